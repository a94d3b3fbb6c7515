#pragma once
// The JSON of everything that the API shows, as the reference's client and the contract name it.
// Pure. What lists show takes its values from `memory`, which a list gives (list_writer.h).

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "model/deployment.h"
#include "model/hook.h"
#include "model/notice.h"
#include "model/push.h"
#include "model/service.h"
#include "model/verdict.h"
#include "pipeline/runtimes.h"
#include "store/organizations.h"

namespace slipway::api {

// `gateway_domain`: what the addresses of its services end with.
boost::json::object to_json(const model::Organization& organization,
                            const std::string& gateway_domain);
boost::json::object to_json(const model::Project& project, std::int64_t environments);
boost::json::object to_json(const model::Environment& environment, const std::string& runtime_name);
boost::json::object to_json(const model::Runtime& runtime, const pipeline::RuntimeState& state);
boost::json::object to_json(const store::GitToken& token);

// What of a service stands elsewhere than in it.
struct ServiceView {
  std::string url;             // through the gateway
  std::string serving_commit;  // "" while nothing serves
  model::ImageVersion serving_image{};
  std::string serving_values_commit{};                     // of a chart that takes values from git
  std::optional<model::ContainerRegistry> registry{};      // of an image
  std::optional<model::HelmRepository> helm_repository{};  // of a chart
  std::optional<base::Timestamp> next_run_at{};            // of a cron job that is armed
};
boost::json::object to_json(const model::Service& service, const ServiceView& view);
// As GET /container shows it.
boost::json::object container_to_json(const model::Service& service, const ServiceView& view);
// As GET /job shows it.
boost::json::object job_to_json(const model::Service& service, const ServiceView& view);
// As GET /helm shows it.
boost::json::object helm_to_json(const model::Service& service, const ServiceView& view);
boost::json::object to_json(const model::GitSource& git, const std::string& serving_commit);
boost::json::object to_json(const model::ContainerRegistry& registry);
boost::json::object to_json(const model::Notice& notice,
                            const boost::json::storage_ptr& memory = {});
boost::json::object to_json(const model::Restriction& restriction);

boost::json::object to_json(const model::Hook& hook, const std::string& base_url);
boost::json::object to_json(const model::Delivery& delivery,
                            const boost::json::storage_ptr& memory = {});
boost::json::object to_json(const model::Push& push, const boost::json::storage_ptr& memory = {});
boost::json::object to_json(const model::Verdict& verdict,
                            const boost::json::storage_ptr& memory = {});
boost::json::object to_json(const model::Commit& commit);
boost::json::object to_json(const model::Deployment& deployment,
                            const boost::json::storage_ptr& memory = {});
boost::json::object to_json(const model::Run& run);
boost::json::object to_json(const model::LogLine& line);

// "Waits for the end of the freeze window 'weekend', 2026-11-30T07:00Z.": for people.
std::string waits_for_freeze(const std::string& window, base::Timestamp until);
std::string waits_for_approval(base::Timestamp until);

// The time, or null.
boost::json::value time_or_null(const std::optional<base::Timestamp>& at,
                                const boost::json::storage_ptr& memory = {});
// The text, or null where it is empty.
boost::json::value text_or_null(const std::string& text,
                                const boost::json::storage_ptr& memory = {});

template <typename Id>
boost::json::value id_or_null(const std::optional<Id>& id,
                              const boost::json::storage_ptr& memory = {}) {
  if (!id) return nullptr;
  return boost::json::value(boost::json::string_view(id->to_string()), memory);
}

}  // namespace slipway::api
