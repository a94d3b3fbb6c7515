#include "runtime/kubernetes/logs.h"

#include <algorithm>
#include <set>
#include <utility>

#include <boost/json/object.hpp>

#include "base/encoding.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/pods.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using docker::number_at;
using docker::text_at;

constexpr const char* kFirstLines = "5000";  // of a log that was not read before

std::int64_t restarts_of(const json::value& pod) {
  return number_at(pod, "/status/containerStatuses/0/restartCount");
}

bool has_begun(const json::value& pod) {
  boost::system::error_code error;
  const auto* state = pod.find_pointer("/status/containerStatuses/0/state", error);
  if (state == nullptr || !state->is_object()) return false;
  return !state->get_object().contains("waiting") || restarts_of(pod) > 0;
}

// Ours, or the first where it is a pod of a chart, which calls its own as it likes.
std::string container_of(const json::value& pod) {
  boost::system::error_code error;
  const auto* containers = pod.find_pointer("/spec/containers", error);
  if (containers == nullptr || !containers->is_array() || containers->get_array().empty()) {
    return kContainer;
  }
  const auto& all = containers->get_array();
  const bool is_ours = std::any_of(all.begin(), all.end(), [](const json::value& container) {
    return text_at(container, "/name") == kContainer;
  });
  return is_ours ? kContainer : text_at(all.front(), "/name");
}

}  // namespace

std::shared_ptr<const SecretMask> Logs::mask_of(const std::string& id, const Labels& labels) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto& known = kept_[id].mask) return known;
  }
  const auto secrets = cluster_.list(Kind::kSecret, label_selector(labels));
  if (!secrets) return nullptr;
  std::vector<std::string> values;
  for (const auto& secret : *secrets) {
    const auto* data = secret.is_object() ? secret.get_object().if_contains("data") : nullptr;
    const bool holds_variables = text_at(secret, "/type") == "Opaque" &&
                                 !text_at(secret, "/metadata/name").ends_with("-files");
    if (!holds_variables || data == nullptr || !data->is_object()) continue;
    for (const auto& [name, value] : data->get_object()) {
      if (!value.is_string()) continue;
      if (auto text = base::decode_base64(std::string_view(value.get_string()))) {
        values.push_back(std::move(*text));
      }
    }
  }
  auto mask = std::make_shared<const SecretMask>(values);
  const std::scoped_lock lock(mutex_);
  kept_[id].mask = mask;
  return mask;
}

void Logs::fetch(const std::string& id, const SecretMask& mask, const json::value& pod,
                 const std::string& run, bool previous) {
  const auto in = cluster_.name_space();
  if (!in) return;
  std::string last;
  {
    const std::scoped_lock lock(mutex_);
    last = kept_[id].lines.last(run);
  }
  std::string path = path_in(Kind::kPod, *in, text_at(pod, "/metadata/name")) +
                     "/log?timestamps=true&container=" + container_of(pod);
  path += last.empty() ? std::string("&tailLines=") + kFirstLines
                       : "&sinceTime=" + base::encode_percent(last.substr(0, 19) + "Z");
  if (previous) path += "&previous=true";
  const auto answer = cluster_.send({.path = path});
  if (!answer || answer->status >= 300) return;
  auto lines = stamped_lines(answer->body);
  for (auto& line : lines) line.text = base::to_valid_utf8(mask.apply(line.text));
  const std::scoped_lock lock(mutex_);
  kept_[id].lines.add(run, lines, "stdout");
}

void Logs::collect(const std::string& id, const Labels& labels, const json::array& pods) {
  const bool any = std::any_of(pods.begin(), pods.end(), has_begun);
  if (!any) return;
  const auto turn = turns_.take(id, [] {}, {});
  if (!turn) return;
  const auto mask = mask_of(id, labels);
  if (!mask) return;  // without knowing what is secret, nothing is shown
  for (const auto& pod : pods) {
    if (!has_begun(pod)) continue;
    const auto restarts = restarts_of(pod);
    const std::string run = text_at(pod, "/metadata/uid") + "/";
    if (restarts > 0) fetch(id, *mask, pod, run + std::to_string(restarts - 1), true);
    fetch(id, *mask, pod, run + std::to_string(restarts), false);
  }
}

void Logs::note(const std::string& id, const json::array& events, const json::array& pods) {
  std::set<std::string> ours;
  for (const auto& pod : pods) ours.insert(text_at(pod, "/metadata/uid"));
  const std::scoped_lock lock(mutex_);
  for (const auto& event : events) {
    if (!ours.contains(text_at(event, "/involvedObject/uid"))) continue;
    auto& lines = kept_[id].lines;
    const std::string run = "event/" + text_at(event, "/metadata/uid");
    const std::string at = text_at(event, "/metadata/creationTimestamp");
    if (!lines.last(run).empty() || !base::parse_iso8601(at)) continue;
    const std::string text = text_at(event, "/reason") + ": " + text_at(event, "/message");
    lines.add(run, {{at, base::to_valid_utf8(text)}}, "slipway");
  }
}

std::vector<model::LogLine> Logs::read(const std::string& id, std::uint64_t after,
                                       std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find(id);
  if (found == kept_.end()) return {};
  return found->second.lines.read(after, limit);
}

void Logs::forget(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  kept_.erase(id);
}

}  // namespace slipway::runtime::kubernetes
