#include "cli/saved_context.h"

#include "base/json_fields.h"
#include "cli/json.h"
#include "io/files.h"

namespace slipway::cli {

std::filesystem::path saved_context_path(const Context& context) {
  if (const auto file = context.environment("SLIPWAY_CONTEXT")) return *file;
  if (const auto folder = context.environment("XDG_CONFIG_HOME"); folder && !folder->empty()) {
    return std::filesystem::path(*folder) / "slipway" / "context.json";
  }
  if (const auto home = context.environment("HOME"); home && !home->empty()) {
    return std::filesystem::path(*home) / ".config" / "slipway" / "context.json";
  }
  return {};
}

base::Result<json::object> read_saved_context(const Context& context) {
  const auto path = saved_context_path(context);
  std::error_code wrong;
  if (path.empty() || !std::filesystem::exists(path, wrong)) return json::object();
  const auto content = io::read_file(path);
  if (!content) return base::fail(content.error());
  const auto saved = base::parse_json(*content);
  if (!saved || !saved->is_object()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + path.string() +
                          "' is no JSON object; write it anew with 'slipway context set', or "
                          "remove it with 'slipway context clear'.");
  }
  return saved->get_object();
}

base::Result<void> fill_from_saved_context(Context& context) {
  GlobalOptions& options = context.options;
  // A broken file must not stand in the way of those who need none of it.
  const bool is_told = !options.url.empty() || !options.data.empty();
  const auto saved = read_saved_context(context);
  if (!saved) return is_told ? base::Result<void>() : base::fail(saved.error());
  const json::value kept(*saved);
  if (!is_told) {
    options.url = text(kept, "url");
    options.data = text(kept, "data");
    if (options.token.empty()) options.token = text(kept, "token");
  } else if (options.url != text(kept, "url") || options.data != text(kept, "data")) {
    return {};
  }
  Scope& scope = options.scope;
  const auto fill = [&](std::string& option, const char* name) {
    if (!option.empty()) return false;
    option = text(kept, name);
    return true;
  };
  if (fill(scope.organization, "organization") && fill(scope.project, "project")) {
    fill(scope.environment, "environment");
  }
  return {};
}

}  // namespace slipway::cli
