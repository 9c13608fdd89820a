"""OpenAI's error bodies."""

from collections.abc import Mapping

from starlette.responses import JSONResponse


class Refusal(Exception):
    """What the vendor answers instead of doing it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.body = {"error": {"message": message, "type": kind, "param": param, "code": code}}

    def response(self) -> JSONResponse:
        return JSONResponse(self.body, status_code=self.status, headers=self.headers)


def refuse_key() -> Refusal:
    return Refusal(401, "Incorrect API key provided.", code="invalid_api_key")


def refuse_model(name: object) -> Refusal:
    return Refusal(
        404,
        f"The model `{name}` does not exist or you do not have access to it.",
        code="model_not_found",
    )


def refuse_unsupported(param: str) -> Refusal:
    return Refusal(
        400,
        f"Unsupported parameter: '{param}' is not supported with this model.",
        code="unsupported_parameter",
        param=param,
    )


def refuse_schema(message: str, *, name: str, param: str) -> Refusal:
    return Refusal(
        400,
        f"Invalid schema for response_format '{name}': {message}",
        code="invalid_json_schema",
        param=param,
    )
