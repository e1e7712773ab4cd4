"""Messages and reports → and subscriptions to calendars."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import PROTECT


class Migration(migrations.Migration):
    """Who reads which feed on which device."""

    dependencies = (("ledger", "0003_cycle"),)
    operations = (
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("person", models.TextField()),
                ("name", models.TextField()),
                ("scope", models.TextField()),
                ("detail", models.CharField(max_length=20)),
                ("token_sha256", models.CharField(max_length=64)),
                ("once", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.TextField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.TextField(default="")),
                ("last_fetched_at", models.DateTimeField(null=True)),
                ("last_client", models.TextField(default="")),
                ("mentioned_at", models.DateTimeField(null=True)),
                ("organ", models.ForeignKey("ledger.organ", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "indexes": [models.Index(fields=["organ", "person"], name="ledger_subscription_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("token_sha256",), name="ledger_subscription_token"),
                    models.UniqueConstraint(fields=("organ", "once"), name="ledger_subscription_once"),
                ],
            },
        ),
    )
