"""Views of the portfolio that somebody gave a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.models.organizations import Organization


class PortfolioViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody's own."""
        return self.filter(user=user, organization__memberships__user=user)


class PortfolioView(models.Model):
    """The filters of one person's portfolio under a name. `query` is what stands in the address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="portfolio_views"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="portfolio_views"
    )
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(_("filters"), max_length=300, blank=True, default="")

    objects = PortfolioViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view of the portfolio")
        verbose_name_plural = _("views of the portfolio")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organization", "name"], name="portfolio_view_name_once"),
        ]

    def __str__(self):
        return self.name
