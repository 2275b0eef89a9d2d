from django.db import migrations, models
from django.db.models import F


def forget_comparisons_with_itself(apps, schema_editor):
    """The constraint below could not be added to a database that breaks it."""
    summits = apps.get_model("articles", "Summit").objects.using(schema_editor.connection.alias)
    summits.filter(compare_with=F("pk")).update(compare_with=None)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0006_saved_filters"),
    ]

    operations = [
        migrations.RunPython(forget_comparisons_with_itself, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="summit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compare_with__isnull", True),
                    models.Q(("compare_with", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="summit_not_compared_with_itself",
                violation_error_message="A summit cannot be compared with itself.",
            ),
        ),
    ]
