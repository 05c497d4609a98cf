"""What drf-spectacular cannot see by itself: our tokens, and how every refusal looks."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Nothing was changed.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong and what to do, in the language of Accept-Language"},
        "rule_id": {"type": "string", "description": "the article of the plan, as A-5.3-3"},
        "offices": {"type": "array", "items": {"type": "string"}, "description": "403: whose act it is"},
        "inferred": {"type": "boolean", "description": "403: the plan does not say so in words"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "detail": {"type": "string"},
                    "rule_id": {"type": "string"},
                },
            },
        },
    },
}
EVERYWHERE = {"401": "no token, or none that is valid", "404": "there is none, or it does not concern you"}
WHERE_BODIES_ARE_READ = {
    "400": "wrong input; `errors` names each field",
    "403": "not yours to do; `rule_id` is the article",
    "409": "contradicts what stands",
    "413": "more than 1 MiB",
    "415": "not application/json",
}


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Token …`"""

    target_class = "orgs.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and the token that the security administrator issued",
        }


def describe_problems(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Postprocessing hook: the refusals of each operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in result["paths"].items():
        if not path.startswith("/api/v1/"):
            continue
        for method, operation in operations.items():
            refusals = EVERYWHERE | (WHERE_BODIES_ARE_READ if method == "post" else {"400": "wrong filter"})
            for status, meaning in refusals.items():
                operation["responses"].setdefault(status, {"description": meaning, "content": content})
    return result
