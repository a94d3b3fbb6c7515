#include "cli/service_kind.h"

#include <optional>

#include "base/id.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

base::Result<void> check_kind(const ServiceKind& kind, const ServiceNode& service) {
  if (kind.includes(service)) return {};
  const auto& own = kind_of(service);
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + service.name + "' is of the kind " + own.word + ", not " + kind.word +
                        "; write 'slipway " + own.word + "', or 'slipway service' for any kind.");
}

std::string option_names(const ServiceKind& kind, const std::string& place, bool several) {
  std::string names = place + ",-n,--service";
  if (several) names += ",--services";
  const auto add = [&](const ServiceKind& one) {
    names += std::string(",--") + one.word;
    if (several) names += std::string(",--") + one.plural;
  };
  if (kind.is_any()) {
    for (const auto* one :
         {&kApplicationKind, &kContainerKind, &kCronjobKind, &kLifecycleKind, &kHelmKind})
      add(*one);
  } else {
    add(kind);
  }
  return kind.is_any() || *kind.job_type != '\0' ? names + ",--job" : names;
}

}  // namespace

bool ServiceKind::includes(const ServiceNode& service) const {
  if (is_any()) return true;
  if (service.kind != api) return false;
  return *job_type == '\0' || text(service.body, "job_type") == job_type;
}

const ServiceKind& kind_of(const ServiceNode& service) {
  for (const auto* kind : {&kContainerKind, &kCronjobKind, &kLifecycleKind, &kHelmKind}) {
    if (kind->includes(service)) return *kind;
  }
  return kApplicationKind;
}

CLI::Option* add_service(CLI::App& command, const ServiceKind& kind, std::string& words) {
  return command
      .add_option(option_names(kind, "service", false), words,
                  "The service, by name, path (project/environment/name) or id")
      ->type_name("SERVICE")
      ->required();
}

CLI::Option* add_services(CLI::App& command, const ServiceKind& kind,
                          std::vector<std::string>& words) {
  return command
      .add_option(option_names(kind, "services", true), words,
                  "The services, by name, path (project/environment/name) or id")
      ->type_name("SERVICE")
      ->delimiter(',')
      ->required();
}

base::Result<ServiceNode> choose_service(Context& context, const ServiceKind& kind,
                                         const std::string& words) {
  auto service = context.service(words);
  if (!service) return service;
  if (auto right = check_kind(kind, *service); !right) return base::fail(right.error());
  return service;
}

base::Result<std::vector<ServiceNode>> choose_services(Context& context, const ServiceKind& kind,
                                                       const std::vector<std::string>& words) {
  std::vector<ServiceNode> chosen;
  std::optional<Tree> tree;
  for (const auto& word : words) {
    if (base::Uuid::parse(word)) {
      auto service = choose_service(context, kind, word);
      if (!service) return base::fail(service.error());
      chosen.push_back(std::move(*service));
      continue;
    }
    if (!tree) {
      auto loaded = context.tree();
      if (!loaded) return base::fail(loaded.error());
      tree = std::move(*loaded);
    }
    const auto found = find_service(*tree, word);
    if (!found) return base::fail(found.error());
    if (auto right = check_kind(kind, **found); !right) return base::fail(right.error());
    chosen.push_back(**found);
  }
  return chosen;
}

}  // namespace slipway::cli
