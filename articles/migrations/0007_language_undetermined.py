from django.db import migrations, models

LANGUAGE = models.CharField(
    default="und", help_text="BCP 47, such as “en”; “und” where it is not known.", max_length=35
)


class Migration(migrations.Migration):
    """The language of a new record is undetermined, not English; stored ones keep theirs."""

    dependencies = [("articles", "0006_saved_filters")]

    operations = [
        migrations.AlterField(model_name=model, name="language", field=LANGUAGE.clone())
        for model in ("article", "historicalarticle", "quote", "historicalquote")
    ]
