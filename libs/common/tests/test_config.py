import pytest
from pydantic import Field, SecretStr, ValidationError

from parley.common import config


class Settings(config.Settings):
    public_url: str
    origins: tuple[str, ...] = ()
    secrets: dict[str, str] = Field(default_factory=dict)


REQUIRED = {"PARLEY_DESK_METRICS_PORT": "9150", "PARLEY_DESK_PUBLIC_URL": "http://localhost"}


def test_reads_only_the_keys_of_its_service() -> None:
    settings = config.load(Settings, "desk", {**REQUIRED, "PARLEY_CHAT_ZONE": "b", "HOME": "/root"})
    assert (settings.metrics_port, settings.public_url, settings.zone) == (9150, "http://localhost", "a")


def test_the_database_is_named_after_the_service_unless_set() -> None:
    assert config.load(Settings, "desk", REQUIRED).mongo_database == "desk"
    given = {**REQUIRED, "PARLEY_DESK_MONGO_DATABASE": "other"}
    assert config.load(Settings, "desk", given).mongo_database == "other"


def test_collections_are_json() -> None:
    given = {**REQUIRED, "PARLEY_DESK_ORIGINS": '["ws://a"]', "PARLEY_DESK_SECRETS": '{"chat": "x"}'}
    settings = config.load(Settings, "desk", given)
    assert settings.origins == ("ws://a",)
    assert settings.secrets == {"chat": "x"}


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({**REQUIRED, "PARLEY_DESK_PUBLIC_ULR": "x"}, "PARLEY_DESK_PUBLIC_ULR: is no known setting"),
        ({"PARLEY_DESK_METRICS_PORT": "1"}, "PARLEY_DESK_PUBLIC_URL: must be set"),
        ({**REQUIRED, "PARLEY_DESK_ORIGINS": "[secret"}, "PARLEY_DESK_ORIGINS: isn't JSON"),
        ({**REQUIRED, "PARLEY_DESK_GRPC_PORT": "secret"}, "PARLEY_DESK_GRPC_PORT: Input should be"),
        ({**REQUIRED, "PARLEY_DESK_GRPC_PORT": "70000"}, "PARLEY_DESK_GRPC_PORT: Input should be less"),
    ],
)
def test_a_wrong_key_ends_the_process_with_one_line_that_repeats_no_value(
    given: dict[str, str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        config.load(Settings, "desk", given)
    lines = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert len(lines) == 1
    assert lines[0].startswith(line)
    assert "secret" not in lines[0]


def test_every_wrong_key_gets_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        config.load(Settings, "desk", {"PARLEY_DESK_A": "", "PARLEY_DESK_B": ""})
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_a_secret_is_not_shown() -> None:
    settings = config.load(Settings, "desk", {**REQUIRED, "PARLEY_DESK_SERVICE_SECRET": "hush"})
    assert settings.service_secret == SecretStr("hush")
    assert "hush" not in repr(settings)


def test_settings_cannot_be_changed() -> None:
    settings = config.load(Settings, "desk", REQUIRED)
    with pytest.raises(ValidationError):
        settings.zone = "b"
