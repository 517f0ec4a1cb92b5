"""Data for tests. A commitment enters through its verb, so that its ledger is true."""

from datetime import date

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from commitments.models import Commitment, Counterpart, Publisher, Source, Topic, Unit, User
from commitments.models.update import Via

PASSWORD = "correct horse battery"


class VocabularyFactory(DjangoModelFactory):
    class Meta:
        abstract = True


class UnitFactory(VocabularyFactory):
    class Meta:
        model = Unit

    slug = factory.Sequence("unit-{}".format)
    name_es = factory.Sequence("Dirección {}".format)
    name_en = factory.Sequence("Directorate {}".format)


class CounterpartFactory(VocabularyFactory):
    class Meta:
        model = Counterpart

    slug = factory.Sequence("country-{}".format)
    name_es = factory.Sequence("País {}".format)
    name_en = factory.Sequence("Country {}".format)


class TopicFactory(VocabularyFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence("topic-{}".format)
    name_es = factory.Sequence("Tema {}".format)
    name_en = factory.Sequence("Topic {}".format)


class PublisherFactory(VocabularyFactory):
    class Meta:
        model = Publisher

    class Params:
        independent = factory.Trait(standing=Publisher.Standing.INDEPENDENT)

    slug = factory.Sequence("publisher-{}".format)
    name_es = factory.Sequence("Emisor {}".format)
    name_en = factory.Sequence("Publisher {}".format)
    standing = Publisher.Standing.MINISTRY


class SourceFactory(DjangoModelFactory):
    """A press note of the ministry; `independent=True` for one of a newspaper."""

    class Meta:
        model = Source

    class Params:
        independent = factory.Trait(publisher__independent=True)

    title = factory.Sequence("Press note {}".format)
    publisher = factory.SubFactory(PublisherFactory)
    number = factory.Sequence("{}-26".format)
    date_edtf = "2026-01-15"


class UserFactory(DjangoModelFactory):
    """A person; `role` puts them into a role's group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("person{}".format)
    email = factory.LazyAttribute("{0.username}@example.org".format)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if role:
            self.groups.add(Group.objects.get(name=role))


class CommitmentFactory(DjangoModelFactory):
    """Registered by a command, unless `by` and `via` say otherwise.

    Takes what `Commitment.objects.register` takes; announced when its source is dated.
    """

    class Meta:
        model = Commitment

    title_es = factory.Sequence("Visita oficial {}".format)
    title_en = factory.Sequence("Official visit {}".format)
    source = factory.SubFactory(SourceFactory)
    quote = "visitará el Perú"
    announced_on = factory.LazyAttribute(
        lambda made: made.source.date_earliest or date(2026, 1, 15)
    )
    by = None
    via = Via.COMMAND

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.register(**kwargs)
