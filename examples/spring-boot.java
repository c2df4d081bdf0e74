http.logout(logout -> logout.logoutSuccessUrl("https://spring-boot-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fapp.example%2F"));
