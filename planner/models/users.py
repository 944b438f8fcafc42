"""People. The e-mail address is the login."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    username = None
    first_name = None
    last_name = None
    email = models.EmailField(
        _("email address"), unique=True, error_messages={"unique": _("This email address is taken.")}
    )
    name = models.CharField(_("name"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]

    def __str__(self):
        return self.display_name

    @cached_property
    def own_memberships(self):
        return list(self.memberships.select_related("organization"))

    @property
    def is_only_in_merchants(self):
        """Known without asking the database: a request loads its user together with the memberships."""
        loaded = self.__dict__.get("own_memberships")
        return loaded is not None and all(row.organization.is_merchant for row in loaded)

    @property
    def display_name(self):
        return self.name or self.email.partition("@")[0]

    @property
    def initial(self):
        """The one character of an avatar."""
        return self.display_name[:1].upper()

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    def choose_language(self, language):
        self.language = language
        self.save(update_fields=["language"])
