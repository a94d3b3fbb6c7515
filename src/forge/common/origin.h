#pragma once
// Which forge a delivery looks like, for the sentence that a hook of another kind answers with.
// Pure functions, called by JsonForge.

#include <optional>
#include <string>
#include <string_view>

#include "forge/common/json.h"
#include "model/hook.h"

namespace slipway::forge {

struct Origin {
  std::string_view kind;  // "GITLAB"; also kinds that this program has no adapter for
  std::string_view name;  // "a GitLab"
};

// Forgejo sends Gitea's headers too, Gitea those of Gogs and GitHub, Gogs those of GitHub: the most
// particular one counts.
std::optional<Origin> origin_of_headers(const model::Headers& headers);

std::optional<Origin> origin_of_body(const Json& root);

// Whether a body of this origin can be one that a hook of this kind takes.
bool has_shape_of(const Origin& origin, model::HookKind kind);

// "This looks like a GitLab delivery; the hook is of kind GITHUB. Create a hook of kind GITLAB and
// use its URL."
std::string describe_wrong_origin(const Origin& origin, model::HookKind kind);

}  // namespace slipway::forge
