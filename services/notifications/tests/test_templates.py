"""What tenants may word themselves: checked when it is saved, tried out before, and safe whatever it holds."""

import re
from dataclasses import replace

import pytest

from parley.common import errors
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.template import WORDABLE, TemplateSaved, Wording, checked_wording, variables

from .conftest import ADMINISTRATOR, AGENT, OPERATOR, STRANGER, World, appointment, customer

OURS = Wording("Rappel, {{customer}}", "Bonjour {{ customer }},\n\nà {{start}} :\n\n{{link}}")
FORMS = [(kind, channel) for kind in WORDABLE for channel in Channel]


async def save(world: World, wording: Wording = OURS, *, kind: Kind = Kind.INVITATION, expected: int = 0) -> int:
    saved = await world.templates.save(ADMINISTRATOR, kind, Channel.EMAIL, "fr", wording, expected)
    return saved.version


class TestWording:
    @pytest.mark.parametrize("language", ["fr", "en"])
    @pytest.mark.parametrize(("kind", "channel"), FORMS)
    async def test_parleys_own_keeps_to_the_rules_that_it_sets(
        self, world: World, kind: Kind, channel: Channel, language: str
    ) -> None:
        own = world.composer.wording(kind, channel, language)
        assert checked_wording(kind, channel, own) == own

    @pytest.mark.parametrize(
        ("wording", "field", "variable"),
        [
            (Wording("x", "{{link}} {{adress}}"), "body", "adress"),
            (Wording("{{nobody}}", "{{link}}"), "subject", "nobody"),
            (Wording("{{link}}", "{{link}}"), "subject", "link"),
            (Wording("x", "Bonjour {{customer}}"), "body", "link"),
            (Wording("x", "{{link}} {{text}}"), "body", "text"),
            (Wording("x", "{{link}} {{ customer"), "body", None),
            (Wording("x", "{{link}} {{ 7 * 7 }}"), "body", None),
            (Wording("x", "{{link}} {{customer.email}}"), "body", None),
            (Wording("", "{{link}}"), "subject", None),
            (Wording("two\nlines", "{{link}}"), "subject", None),
            (Wording("x" * 151, "{{link}}"), "subject", None),
            (Wording("a\0b", "{{link}}"), "subject", None),
            (Wording("x", "{{link}} \x1b[31m"), "body", None),
            (Wording("x", ""), "body", None),
            (Wording("x", "{{link}}" + "x" * 4_000), "body", None),
        ],
    )
    def test_what_is_wrong_is_named(self, wording: Wording, field: str, variable: str | None) -> None:
        with pytest.raises(errors.InvalidArgument) as refusal:
            checked_wording(Kind.REMINDER, Channel.EMAIL, wording)
        assert (refusal.value.field, refusal.value.details.get("variable")) == (field, variable)

    def test_each_kind_has_what_it_must_tell(self) -> None:
        assert checked_wording(Kind.CANCELLATION, Channel.EMAIL, Wording("x", "Annulé.")).body == "Annulé."
        with pytest.raises(errors.InvalidArgument, match="text"):
            checked_wording(Kind.CUSTOM, Channel.EMAIL, Wording("x", "{{link}}"))
        with pytest.raises(errors.InvalidArgument, match="no variable"):
            checked_wording(Kind.CANCELLATION, Channel.EMAIL, Wording("x", "{{link}}"))

    def test_an_sms_has_no_subject_and_no_table(self) -> None:
        with pytest.raises(errors.InvalidArgument) as refusal:
            checked_wording(Kind.REMINDER, Channel.SMS, Wording("x", "{{link}}"))
        assert refusal.value.field == "subject"
        assert "details" not in variables(Kind.REMINDER, Channel.SMS)

    @pytest.mark.parametrize("kind", [Kind.STAFF_INVITATION, Kind.PASSWORD_RESET])
    def test_messages_to_staff_are_parleys_own(self, kind: Kind) -> None:
        with pytest.raises(errors.InvalidArgument) as refusal:
            checked_wording(kind, Channel.EMAIL, OURS)
        assert refusal.value.field == "kind"


class TestSaving:
    async def test_every_form_is_listed_the_tenants_wording_or_parleys(self, world: World) -> None:
        listed = await world.templates.all(AGENT)
        assert len(listed) == len(FORMS) * 2
        assert all(each.version == 0 and each.wording for each in listed)
        await save(world)
        worded = [each for each in await world.templates.all(AGENT) if each.version]
        assert [(each.kind, each.channel, each.locale, each.wording) for each in worded] == [
            (Kind.INVITATION, Channel.EMAIL, "fr", OURS)
        ]
        assert all(each.version == 0 for each in await world.templates.all(STRANGER))

    async def test_it_is_what_customers_get_from_then_on_in_that_language(self, world: World) -> None:
        await save(world)
        await world.invite()
        await world.deliver_due()
        (letter,) = world.email.letters
        assert letter.subject == "Rappel, Marie Dupont"
        assert "à 14:00 :" in letter.text
        assert letter.calendar
        world.town.customers["cus_a"] = customer(locale="en")
        await world.invite(await world.become(replace(appointment(), id="apt_b")))
        await world.deliver_due()
        assert world.email.letters[1].subject.startswith("Your video appointment")

    async def test_calls_at_once_keep_parleys_wording(self, world: World) -> None:
        await save(world)
        await world.invite(await world.become(appointment(ad_hoc=True)))
        await world.deliver_due()
        assert world.email.letters[0].subject == "Lumière\u00a0: rejoignez votre appel vidéo"

    async def test_of_two_that_edit_the_same_version_the_second_is_told(self, world: World) -> None:
        version = await save(world)
        await save(world, Wording("Un", "{{link}}"), expected=version)
        with pytest.raises(errors.Conflict):
            await save(world, Wording("Deux", "{{link}}"), expected=version)

    async def test_it_can_be_taken_back_to_parleys_again_and_again(self, world: World) -> None:
        version = await save(world)
        for _ in range(2):
            reset = await world.templates.reset(ADMINISTRATOR, Kind.INVITATION, Channel.EMAIL, "fr")
            assert reset.version == 0
            assert reset.wording == world.composer.wording(Kind.INVITATION, Channel.EMAIL, "fr")
        assert len([fact for fact in world.facts if isinstance(fact, TemplateSaved)]) == 2
        with pytest.raises(errors.Conflict):
            await save(world, expected=version)
        assert await save(world) > version

    async def test_a_language_that_there_is_none_of_is_named(self, world: World) -> None:
        with pytest.raises(errors.InvalidArgument) as refusal:
            await world.templates.save(ADMINISTRATOR, Kind.REMINDER, Channel.EMAIL, "de", OURS, 0)
        assert refusal.value.field == "locale"

    async def test_administrators_change_and_staff_read(self, world: World) -> None:
        for caller in (AGENT, OPERATOR):
            with pytest.raises(errors.PermissionDenied):
                await world.templates.save(caller, Kind.REMINDER, Channel.EMAIL, "fr", OURS, 0)
            with pytest.raises(errors.PermissionDenied):
                await world.templates.reset(caller, Kind.REMINDER, Channel.EMAIL, "fr")
        with pytest.raises(errors.PermissionDenied):
            await world.templates.all(OPERATOR)


class TestPreview:
    @pytest.mark.parametrize("language", ["fr", "en"])
    @pytest.mark.parametrize(("kind", "channel"), FORMS)
    async def test_every_form_can_be_tried_out_with_example_values(
        self, world: World, kind: Kind, channel: Channel, language: str
    ) -> None:
        own = world.composer.wording(kind, channel, language)
        preview = await world.templates.preview(AGENT, kind, channel, language, own)
        assert "{{" not in preview.subject + preview.text + preview.html
        assert "Lumière" in preview.text
        assert {bool(preview.subject), bool(preview.html)} == {channel is Channel.EMAIL}
        if channel is Channel.SMS:
            assert 1 <= preview.segments <= 2
        assert world.template_store.templates == {}

    async def test_a_wrong_one_is_refused_as_when_it_is_saved(self, world: World) -> None:
        with pytest.raises(errors.InvalidArgument):
            await world.templates.preview(AGENT, Kind.REMINDER, Channel.EMAIL, "fr", Wording("x", "no link"))


class TestSafety:
    async def test_what_a_tenant_writes_is_text_and_never_markup_or_a_template(self, world: World) -> None:
        hostile = Wording(
            "<b>{{customer}}</b>", "<script>alert(1)</script> {% for x in y %} {{customer}} ${7*7}\n\n{{link}}"
        )
        world.town.customers["cus_a"] = customer(name="{{phone}} {{link}} {% raw %}")
        await save(world, hostile)
        await world.invite()
        await world.deliver_due()
        (letter,) = world.email.letters
        assert "<script" not in letter.html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {% for x in y %} {{phone}} {{link}} {% raw %}" in letter.html
        assert letter.subject == "<b>{{phone}} {{link}} {% raw %}</b>"
        assert "+33123456789" not in letter.text

    async def test_a_link_in_a_sentence_can_be_followed(self, world: World) -> None:
        await save(world, Wording("x", "Ouvrez {{link}} à {{start}}. Appelez {{phone}} sinon."))
        await world.invite()
        await world.deliver_due()
        (letter,) = world.email.letters
        assert "Ouvrez https://parley.example/j#secret-1 à 14:00. Appelez +33123456789 sinon." in letter.text
        assert re.search(r'Ouvrez <a [^>]*href="https://parley.example/j#secret-1"', letter.html)
        assert re.search(r'Appelez <a [^>]*href="tel:\+33123456789"', letter.html)

    async def test_a_paragraph_of_which_nothing_is_left_is_left_out(self, world: World) -> None:
        await save(world, Wording("x", "{{specialist}}\n\n{{link}}"))
        await world.invite(await world.become(replace(appointment(), specialist_id="")))
        await world.deliver_due()
        assert '<p style="margin: 0 0 16px;"></p>' not in world.email.letters[0].html
