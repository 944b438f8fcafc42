from django.db import models


class Plan(models.Model):
    organization_id = models.BigIntegerField()
    title = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    score = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    s = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    t = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    a = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    g = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    e = models.DecimalField(max_digits=4, decimal_places=1, default=0)

    class Meta:
        indexes = [models.Index(fields=["organization_id", "starts_at"], name="floor_plan_org_starts")]

    def __str__(self):
        return self.title


class Item(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    label = models.CharField(max_length=60)
    help = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    choice = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField()

    def __str__(self):
        return self.label


class Note(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=200)

    def __str__(self):
        return self.text
