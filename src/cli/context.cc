#include "cli/context.h"

#include <boost/json/serialize.hpp>

#include "base/id.h"
#include "cli/exit_codes.h"
#include "cli/json.h"

namespace slipway::cli {

base::Result<ApiClient*> Context::api() {
  if (api_) return api_.get();
  auto address = find_address(options.url, options.token, options.data);
  if (!address) return base::fail(address.error());
  api_ = std::make_unique<ApiClient>(std::move(*address), options.verbose ? &err : nullptr);
  return api_.get();
}

base::Result<Tree> Context::tree() {
  const auto client = api();
  if (!client) return base::fail(client.error());
  return load_tree(**client, options.scope);
}

base::Result<ServiceNode> Context::service(const std::string& words) {
  if (base::Uuid::parse(words)) {
    const auto client = api();
    if (!client) return base::fail(client.error());
    ServiceNode service;
    base::Result<json::value> body;
    for (const auto* kind : kServiceKinds) {
      service.kind = kind;
      body = (*client)->get("/" + service.kind + "/" + words);
      if (body || body.error().code != base::ErrorCode::kNotFound) break;
    }
    if (!body) return base::fail(body.error());
    service.id = words;
    service.name = text(*body, "name");
    service.environment_id = reference(*body, "environment");
    service.body = std::move(*body);
    return service;
  }
  const auto loaded = tree();
  if (!loaded) return base::fail(loaded.error());
  const auto found = find_service(*loaded, words);
  if (!found) return base::fail(found.error());
  return ServiceNode(**found);
}

base::Result<std::string> Context::organization_id() {
  const auto client = api();
  if (!client) return base::fail(client.error());
  if (base::Uuid::parse(options.scope.organization)) return options.scope.organization;
  const auto organization = load_organization(**client, options.scope.organization);
  if (!organization) return base::fail(organization.error());
  return text(*organization, "id");
}

int Context::print(const json::value& answer, const std::function<std::string()>& rendered) {
  if (wants_json()) {
    answers_.push_back(answer);
  } else {
    out << rendered();
    out.flush();
  }
  return kExitOk;
}

void Context::finish() {
  if (!answers_.empty()) {
    const json::value answer =
        answers_.size() == 1 ? answers_.front() : json::object{{"results", answers_}};
    out << (options.pretty ? to_pretty(answer) : json::serialize(answer)) << '\n';
    answers_.clear();
  }
  out.flush();
}

int Context::usage_error(std::string_view message) {
  err << "slipway: " << message << '\n';
  return kExitUsage;
}

std::string describe(const base::Error& error) {
  std::string line = plain(error.message);
  if (!error.field.empty() && line.find(error.field) == std::string::npos) {
    const bool is_option = error.field.starts_with('-');
    line += (is_option ? " (" : " (field: ") + plain(error.field) + ")";
  }
  return line;
}

}  // namespace slipway::cli
