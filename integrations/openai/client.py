"""Completions with a strict JSON answer, from OpenAI or a service that speaks its language."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from integrations.errors import RetryLater
from integrations.openai.failures import PROVIDER, FormatRefused, MaybeBilled, read_failure
from integrations.openai.payloads import (
    Completion,
    Prices,
    WireChat,
    WireResponse,
    read_completion,
)

__all__ = ["CompletionGateway", "MaybeBilled"]

BASE_URL = "https://api.openai.com/v1"
MODEL = "gpt-6-luna"
CONNECT_SECONDS = 5
Wire = TypeVar("Wire", bound=BaseModel)


class CompletionGateway:
    """One account and model. It refuses to be pickled: the client holds the key.

    Raises RetryLater (MaybeBilled when the answer was lost), GiveUp or Misconfigured. The client's
    own retries are off: they treat an exhausted quota like a busy moment. `effort` is always sent:
    the vendor's default burns reasoning tokens. `service_tier` "flex" costs half and may be refused
    for want of capacity. `api` is "chat" for compatible services.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str = BASE_URL,
        *,
        model: str = MODEL,
        effort: str = "low",
        service_tier: str = "",
        prices: Prices | None = None,
        api: Literal["responses", "chat"] = "responses",
        read_seconds: float = 120,
        max_output_tokens: int = 8_000,
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self.model = model
        self.effort = effort
        self.prices = prices or Prices()
        self._service_tier = service_tier
        self._api = api
        self._read_seconds = read_seconds
        self.max_output_tokens = max_output_tokens
        self._client: Any = None
        self._opening = Lock()
        self._has_schemas = True

    def __reduce__(self) -> NoReturn:
        raise TypeError("an OpenAI connection holds a key and is not pickled")

    def close(self) -> None:
        """Ends its connections; the next call opens new ones."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def complete(
        self, instructions: str, payload: str, schema: dict[str, Any], schema_name: str
    ) -> Completion:
        """One paid request. Everything untrusted belongs into `payload`."""
        if self._api == "chat":
            return self._complete_chat(instructions, payload, schema, schema_name)
        strict = {"type": "json_schema", "name": schema_name, "strict": True, "schema": schema}
        wire = self._send(
            lambda client: client.responses.with_raw_response.create(
                model=self.model,
                instructions=instructions,
                input=payload,
                text={"format": strict},
                reasoning={"effort": self.effort},
                max_output_tokens=self.max_output_tokens,
                store=False,
                **self._tier(),
            ),
            WireResponse,
        )
        return read_completion(wire, self.prices)

    def models(self) -> list[str]:
        """The models the key may use: the cheap authenticated call, never billed."""
        try:
            return [model.id for model in self._call(lambda client: client.models.list()).data]
        except MaybeBilled as error:
            raise RetryLater(
                str(error), after=error.after, provider=PROVIDER, status=error.status
            ) from None

    def _complete_chat(
        self, instructions: str, payload: str, schema: dict[str, Any], schema_name: str
    ) -> Completion:
        if self._has_schemas:
            described = {"name": schema_name, "strict": True, "schema": schema}
            strict = {"type": "json_schema", "json_schema": described}
            try:
                return self._ask_chat(instructions, payload, strict)
            except FormatRefused:
                # Refused before any work: it cost nothing. Remembered, so that it is asked once.
                self._has_schemas = False
        # json_object mode wants the word in the prompt, and the model needs to see the schema.
        shown = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        prompt = (
            f"{instructions}\n\nAnswer with one JSON object that fits this JSON schema:\n{shown}"
        )
        return self._ask_chat(prompt, payload, {"type": "json_object"})

    def _ask_chat(self, prompt: str, payload: str, answer_format: dict[str, Any]) -> Completion:
        wire = self._send(
            lambda client: client.chat.completions.with_raw_response.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": prompt},
                    {"role": "user", "content": payload},
                ],
                response_format=answer_format,
                reasoning_effort=self.effort,
                max_completion_tokens=self.max_output_tokens,
                **self._tier(),
            ),
            WireChat,
        )
        return read_completion(wire, self.prices)

    def _tier(self) -> dict[str, str]:
        return {"service_tier": self._service_tier} if self._service_tier else {}

    def _send(self, ask: Callable[[Any], Any], answer: type[Wire]) -> Wire:
        # The raw answer: the client's models would be built for nothing, and accept anything.
        raw = self._call(ask)
        try:
            return answer.model_validate_json(raw.content)
        except ValidationError:
            raise MaybeBilled("OpenAI's answer cannot be read", provider=PROVIDER) from None

    def _call(self, ask: Callable[[Any], Any]) -> Any:
        import openai  # noqa: PLC0415 - seconds and 50 MB; only workers need it

        try:
            return ask(self._open())
        except openai.APIStatusError as error:
            raise read_failure(
                error.status_code,
                code=error.code,
                param=error.param,
                retry_after=error.response.headers.get("retry-after"),
                at=datetime.now(UTC),
            ) from None
        except openai.APIConnectionError as error:
            text = f"OpenAI did not answer ({type(error).__name__})"
            raise MaybeBilled(text, provider=PROVIDER) from None

    def _open(self) -> Any:
        with self._opening:  # several threads ask at once: they share one client
            if self._client is None:
                import openai  # noqa: PLC0415

                self._client = openai.OpenAI(
                    api_key=self._api_key,
                    base_url=self._base_url,
                    max_retries=0,
                    timeout=openai.Timeout(self._read_seconds, connect=CONNECT_SECONDS),
                )
            return self._client
