#pragma once
// Which sender a delivery looks like, for the sentence that a hook of another kind answers with.
// Pure functions, called by JsonSender.

#include <optional>
#include <string>
#include <string_view>

#include "model/hook.h"
#include "rules/webhook/json.h"

namespace slipway::rules {

struct Origin {
  model::HookKind kind;
  std::string_view name;  // "a GitLab"
};

// Forgejo sends Gitea's headers too, Gitea those of Gogs and GitHub, Gogs those of GitHub: the most
// particular one counts.
std::optional<Origin> origin_of_headers(const model::Headers& headers);

std::optional<Origin> origin_of_body(const Json& root);

// Whether headers of this origin can be those of a delivery that a hook of this kind takes: images
// of ghcr.io are announced by GitHub's webhooks, which send what they were told to.
bool has_headers_of(const Origin& origin, model::HookKind kind);

// The same of a body.
bool has_shape_of(const Origin& origin, model::HookKind kind);

// "This looks like a GitLab delivery; the hook is of kind GITHUB. Create a hook of kind GITLAB and
// use its URL."
std::string describe_wrong_origin(const Origin& origin, model::HookKind kind);

}  // namespace slipway::rules
