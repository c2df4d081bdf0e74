import streamlit as st

st.title("The app")
if st.user.is_logged_in:
    st.write(f"{st.user.email}, groups: {', '.join(st.user['cognito:groups'])}")
    st.button("Sign out", on_click=st.logout)
else:
    st.write("Nobody is signed in.")
    st.button("Sign in", on_click=st.login)
