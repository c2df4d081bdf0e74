from django.shortcuts import render
from django.urls import include, path


def page(request):
    groups = [group.name for group in request.user.groups.all()]
    there = {"sign_in": "/oidc/authenticate/", "sign_out": "/oidc/logout/"}
    return render(request, "page.html", {"groups": groups, **there})


urlpatterns = [path("", page), path("oidc/", include("mozilla_django_oidc.urls"))]
