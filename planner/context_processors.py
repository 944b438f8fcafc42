"""What the shell around every page needs."""


def shell(request):
    theme = request.COOKIES.get("theme")
    return {
        "here": request.get_full_path(),
        "theme": theme if theme in ("light", "dark") else "",
        "membership": getattr(request, "membership", None),
        "memberships": getattr(request, "memberships", ()),
    }
