"""Django's templates, whose contexts go as soon as the page is made."""

from django.template.backends import django


class Template(django.Template):
    """A context and its layers refer to each other. Left to the garbage collector, a worker keeps everything that its
    last dozens of pages were made of: over ten megabytes."""

    def render(self, context=None, request=None):
        context = django.make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            html = self.template.render(context)
        except django.TemplateDoesNotExist as error:
            django.reraise(error, self.backend)
        context.dicts.clear()
        return html


class Templates(django.DjangoTemplates):
    def from_string(self, template_code):
        return Template(self.engine.from_string(template_code), self)

    def get_template(self, template_name):
        return Template(super().get_template(template_name).template, self)
