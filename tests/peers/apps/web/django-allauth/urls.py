from allauth.socialaccount.models import SocialAccount
from django.shortcuts import render
from django.urls import include, path


def page(request):
    groups = []
    if request.user.is_authenticated:
        account = SocialAccount.objects.get(user=request.user)
        groups = account.extra_data["id_token"]["cognito:groups"]
    there = {"sign_in": "/accounts/oidc/cognito/login/", "sign_out": "/accounts/logout/"}
    return render(request, "page.html", {"groups": groups, **there})


urlpatterns = [path("", page), path("accounts/", include("allauth.urls"))]
