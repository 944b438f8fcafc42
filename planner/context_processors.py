"""What the shell around every page needs."""


def shell(request):
    theme = request.COOKIES.get("theme")
    return {
        "theme": theme if theme in ("light", "dark") else "",
        "membership": getattr(request, "membership", None),
        "memberships": getattr(request, "memberships", ()),
    }
