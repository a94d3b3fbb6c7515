#include "api/shapes.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/enum.h"

namespace slipway::api {

namespace json = boost::json;
using base::to_iso8601;
using base::to_string;

json::value time_or_null(const std::optional<base::Timestamp>& at,
                         const json::storage_ptr& memory) {
  if (!at) return nullptr;
  return json::value(json::string_view(to_iso8601(*at)), memory);
}

json::value text_or_null(const std::string& text, const json::storage_ptr& memory) {
  if (text.empty()) return nullptr;
  return json::value(json::string_view(base::to_valid_utf8(text)), memory);
}

json::object to_json(const model::Organization& o, const std::string& gateway_domain) {
  return {{"id", o.id.to_string()},
          {"created_at", to_iso8601(o.created_at)},
          {"updated_at", to_iso8601(o.updated_at)},
          {"name", o.name},
          {"description", o.description},
          {"plan", "ENTERPRISE"},
          {"gateway_domain", gateway_domain}};
}

json::object to_json(const model::Project& p, std::int64_t environments) {
  return {{"id", p.id.to_string()},
          {"created_at", to_iso8601(p.created_at)},
          {"updated_at", to_iso8601(p.updated_at)},
          {"name", p.name},
          {"description", p.description},
          {"associated_environments_count", environments},
          {"organization", {{"id", p.organization.to_string()}}}};
}

json::object to_json(const model::Environment& e, const std::string& runtime_name) {
  return {{"id", e.id.to_string()},
          {"created_at", to_iso8601(e.created_at)},
          {"updated_at", to_iso8601(e.updated_at)},
          {"name", e.name},
          {"organization", {{"id", e.organization.to_string()}}},
          {"project", {{"id", e.project.to_string()}}},
          {"cloud_provider", {{"provider", "ON_PREMISE"}, {"cluster", e.runtime.to_string()}}},
          {"mode", to_string(e.mode)},
          {"cluster_id", e.runtime.to_string()},
          {"cluster_name", runtime_name},
          {"required_approvals", e.approval.required},
          {"approval_timeout", e.approval.timeout},
          {"approval_by_others", e.approval.others_only},
          {"preview_limit", e.previews.limit},
          {"preview_timeout", e.previews.timeout}};
}

json::object to_json(const model::Runtime& r, const pipeline::RuntimeState& state) {
  json::array list;
  for (const auto& capability : state.capabilities) list.emplace_back(capability);
  return {{"id", r.id.to_string()},
          {"organization_id", r.organization.to_string()},
          {"name", r.name},
          {"kind", to_string(r.kind)},
          {"default", r.is_default},
          {"settings", json::parse(r.settings)},
          {"capabilities", std::move(list)},
          {"status", state.is_connected ? "CONNECTED" : "UNREACHABLE"},
          {"message", state.message},
          {"node", r.node},
          {"created_at", to_iso8601(r.created_at)},
          {"updated_at", to_iso8601(r.updated_at)}};
}

json::object to_json(const store::GitToken& t) {
  return {{"id", t.id.to_string()},
          {"created_at", to_iso8601(t.created_at)},
          {"updated_at", to_iso8601(t.updated_at)},
          {"name", t.name},
          {"description", t.description},
          {"type", t.type},
          {"workspace", t.workspace},
          {"associated_services_count", 0},
          {"git_api_url", t.git_api_url},
          {"app_id", t.app_id},
          {"installation_id", t.installation_id}};
}

json::object to_json(const model::Restriction& r) {
  return {{"id", r.id.to_string()},
          {"created_at", to_iso8601(r.created_at)},
          {"updated_at", to_iso8601(r.updated_at)},
          {"mode", to_string(r.mode)},
          {"type", "PATH"},
          {"value", base::to_valid_utf8(r.value)}};
}

json::object to_json(const model::Hook& h, const std::string& base_url) {
  return {{"id", h.id.to_string()},
          {"organization_id", h.organization.to_string()},
          {"name", h.name},
          {"kind", to_string(h.kind)},
          {"url", base_url + "/hooks/" + h.id.to_string()},
          {"enabled", h.enabled},
          {"allow_unsigned", h.allow_unsigned},
          {"last_delivery_at", time_or_null(h.last_delivery_at)},
          {"created_at", to_iso8601(h.created_at)},
          {"updated_at", to_iso8601(h.updated_at)}};
}

json::object to_json(const model::Delivery& d, const json::storage_ptr& memory) {
  return json::object({{"id", d.id.to_string()},
                       {"hook_id", d.hook.to_string()},
                       {"kind", to_string(d.kind)},
                       {"delivery_id", base::to_valid_utf8(d.delivery_id)},
                       {"event", base::to_valid_utf8(d.event)},
                       {"received_at", to_iso8601(d.received_at)},
                       {"size", d.size},
                       {"state", to_string(d.state)},
                       {"message", base::to_valid_utf8(d.message)},
                       {"replay_of", id_or_null(d.replay_of, memory)},
                       {"pushes", json::array(memory)},
                       {"notices", json::array(memory)}},
                      memory);
}

json::object to_json(const model::Push& p, const json::storage_ptr& memory) {
  return json::object({{"id", p.id.to_string()},
                       {"source", to_string(p.source)},
                       {"delivery_id", id_or_null(p.delivery, memory)},
                       {"repository", base::to_valid_utf8(p.repository_url)},
                       {"ref", base::to_valid_utf8(p.ref)},
                       {"before", p.before},
                       {"after", p.after},
                       {"tip", p.tip},
                       {"forced", p.forced},
                       {"pusher", base::to_valid_utf8(p.pusher)},
                       {"message", base::to_valid_utf8(p.message)},
                       {"outcome", base::to_valid_utf8(p.outcome)},
                       {"created_at", to_iso8601(p.created_at)},
                       {"decided_at", time_or_null(p.decided_at, memory)},
                       {"state", to_string(p.state)},
                       {"verdicts", json::array(memory)}},
                      memory);
}

json::object to_json(const model::Notice& n, const json::storage_ptr& memory) {
  return json::object({{"id", n.id.to_string()},
                       {"source", to_string(n.source)},
                       {"delivery_id", id_or_null(n.delivery, memory)},
                       {"image_name", n.image_name},
                       {"tag", n.tag},
                       {"digest", text_or_null(n.digest, memory)},
                       {"outcome", text_or_null(base::to_valid_utf8(n.outcome), memory)},
                       {"created_at", to_iso8601(n.created_at)},
                       {"decided_at", time_or_null(n.decided_at, memory)},
                       {"state", to_string(n.state)},
                       {"verdicts", json::array(memory)}},
                      memory);
}

json::object to_json(const model::ContainerRegistry& r) {
  return {{"id", r.id.to_string()},
          {"created_at", to_iso8601(r.created_at)},
          {"updated_at", to_iso8601(r.updated_at)},
          {"name", r.name},
          {"kind", to_string(r.kind)},
          {"description", r.description},
          {"url", r.url},
          {"config", {{"username", r.username}}}};
}

// With what it waits for, which no verdict knows.
std::string explanation_of(const model::Verdict& v) {
  std::string text = v.explanation;
  if (v.approval_until) text += " " + waits_for_approval(*v.approval_until);
  if (v.frozen_until) text += " " + waits_for_freeze(v.freeze_window, *v.frozen_until);
  return text;
}

json::object to_json(const model::Verdict& v, const json::storage_ptr& memory) {
  json::array deciding(memory);
  deciding.reserve(v.deciding.size());
  for (const auto& evidence : v.deciding) {
    json::object item({{"file", base::to_valid_utf8(evidence.file)},
                       {"restriction_id", id_or_null(evidence.restriction, memory)},
                       {"mode", nullptr},
                       {"value", nullptr}},
                      memory);
    if (evidence.restriction) {
      item["mode"] = to_string(evidence.mode);
      item["value"] = base::to_valid_utf8(evidence.value);
    }
    deciding.push_back(std::move(item));
  }
  return json::object(
      {{"id", v.id.is_nil() ? json::value(nullptr) : json::value(v.id.to_string())},
       {"service_id", v.service.to_string()},
       {"service_name", v.service_name},
       {"environment_id", v.environment.to_string()},
       {"push_id", v.push.is_nil() ? json::value(nullptr) : json::value(v.push.to_string())},
       {"notice_id", v.notice.is_nil() ? json::value(nullptr) : json::value(v.notice.to_string())},
       {"decision", to_string(v.decision)},
       {"reason", to_string(v.reason)},
       {"explanation", base::to_valid_utf8(explanation_of(v))},
       {"from", text_or_null(v.from, memory)},
       {"to", v.to},
       {"changed_files_count", v.changed_files_count},
       {"deciding", std::move(deciding)},
       {"deployment_id", id_or_null(v.deployment, memory)},
       {"frozen_until", time_or_null(v.frozen_until, memory)},
       {"freeze_window", text_or_null(v.freeze_window, memory)},
       {"approval_until", time_or_null(v.approval_until, memory)},
       {"created_at", to_iso8601(v.created_at)}},
      memory);
}

json::object to_json(const model::Commit& c) {
  return {{"created_at", to_iso8601(c.committed_at)},
          {"git_commit_id", c.id},
          {"tag", c.id},
          {"message", base::to_valid_utf8(c.message)},
          {"author_name", base::to_valid_utf8(c.author_name)}};
}

json::object version_of(const model::Deployment& d, const json::storage_ptr& memory) {
  if (d.image.name.empty()) {
    return json::object({{"commit", text_or_null(d.commit, memory)}}, memory);
  }
  return json::object({{"image_name", d.image.name},
                       {"tag", d.image.tag},
                       {"digest", text_or_null(d.image.digest, memory)}},
                      memory);
}

json::object to_json(const model::Deployment& d, const json::storage_ptr& memory) {
  constexpr std::size_t members = 25;  // with what histories add
  const bool waits = d.state == model::DeploymentState::QUEUED;
  json::array steps(memory);
  steps.reserve(d.steps.size());
  for (const auto& step : d.steps) {
    steps.push_back(json::object({{"name", step.name},
                                  {"state", to_string(step.state)},
                                  {"started_at", time_or_null(step.started_at, memory)},
                                  {"ended_at", time_or_null(step.ended_at, memory)}},
                                 memory));
  }
  return json::object(
      {{"id", d.id.to_string()},
       {"service_id", d.service.to_string()},
       {"environment_id", d.environment.to_string()},
       {"action", to_string(d.action)},
       {"state", to_string(d.state)},
       {"trigger",
        {{"type", to_string(d.trigger)},
         {"push_id", id_or_null(d.push, memory)},
         {"notice_id", id_or_null(d.notice, memory)},
         {"user", text_or_null(d.user, memory)}}},
       {"version", version_of(d, memory)},
       {"base", text_or_null(d.base, memory)},
       {"batch_id", id_or_null(d.batch, memory)},
       {"superseded_by", id_or_null(d.superseded_by, memory)},
       {"created_at", to_iso8601(d.created_at)},
       {"started_at", time_or_null(d.started_at, memory)},
       {"ended_at", time_or_null(d.ended_at, memory)},
       {"frozen_until", time_or_null(waits ? d.frozen_until : std::nullopt, memory)},
       {"freeze_window", text_or_null(waits ? d.freeze_window : "", memory)},
       {"through_freeze", text_or_null(d.through_freeze, memory)},
       {"approval", to_string(d.approval)},
       {"approval_until", time_or_null(waits ? d.approval_until : std::nullopt, memory)},
       {"through_approval", text_or_null(d.through_approval, memory)},
       {"steps", std::move(steps)},
       {"error", text_or_null(d.error, memory)}},
      members, memory);
}

json::object to_json(const model::Run& r) {
  return {{"id", r.id.to_string()},
          {"service_id", r.service.to_string()},
          {"environment_id", r.environment.to_string()},
          {"deployment_id", r.deployment.to_string()},
          {"event", to_string(r.event)},
          {"trigger", {{"type", to_string(r.trigger)}, {"user", text_or_null(r.user)}}},
          {"state", to_string(r.state)},
          {"attempt", r.attempt},
          {"exit_code", r.exit_code ? json::value(*r.exit_code) : json::value(nullptr)},
          {"message", text_or_null(r.message)},
          {"due_at", time_or_null(r.due_at)},
          {"created_at", to_iso8601(r.created_at)},
          {"started_at", time_or_null(r.started_at)},
          {"ended_at", time_or_null(r.ended_at)}};
}

json::object to_json(const model::LogLine& line) {
  return {{"at", to_iso8601(line.at)},
          {"stream", line.stream},
          {"text", base::to_valid_utf8(line.text)}};
}

std::string waits_for_freeze(const std::string& window, base::Timestamp until) {
  return "Waits for the end of the freeze window '" + window + "', " +
         to_iso8601(until).substr(0, 16) + "Z.";
}

std::string waits_for_approval(base::Timestamp until) {
  return "Waits for people's approval, until " + to_iso8601(until).substr(0, 16) + "Z.";
}

}  // namespace slipway::api
