#include "forge/hooks/test_forge.h"

#include <algorithm>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "forge/hooks/test_forge_shapes.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::HookKind;

constexpr int kMostStatuses = 1000;  // of one name on a commit, at GitHub

bool has_link_header(HookKind kind) {
  return kind != HookKind::BITBUCKET && kind != HookKind::GOGS;
}

// The secret stands in the configuration, or beside the other settings.
json::object* holder_of_secret(HookKind kind, json::object& settings) {
  if (kind == HookKind::GITLAB || kind == HookKind::BITBUCKET) return &settings;
  auto* config = settings.if_contains(kind == HookKind::BITBUCKET_SERVER ? "configuration"
                                      : kind == HookKind::AZURE_DEVOPS   ? "consumerInputs"
                                                                         : "config");
  return config == nullptr ? nullptr : config->if_object();
}

}  // namespace

TestForge::TestForge(HookKind kind, std::size_t page_size)
    : kind_(kind),
      page_size_(page_size),
      server_([this](const auto& request, auto& peer) { return answer(request, peer); }) {}

json::object TestForge::new_hook() { return new_hook_of(kind_, ++made_); }

std::string TestForge::id_of(const json::object& hook) const {
  if (kind_ == HookKind::BITBUCKET) return std::string(hook.at("uuid").as_string());
  if (kind_ == HookKind::AZURE_DEVOPS) return std::string(hook.at("id").as_string());
  return std::to_string(hook.at("id").as_int64());
}

std::string TestForge::root() const {
  if (kind_ == HookKind::GITLAB) return "/projects/acme%2Fshop/hooks";
  if (kind_ == HookKind::BITBUCKET) return "/repositories/acme/shop/hooks";
  if (kind_ == HookKind::BITBUCKET_SERVER) return "/projects/acme/repos/shop/webhooks";
  if (kind_ == HookKind::AZURE_DEVOPS) return "/_apis/hooks/subscriptions";
  return "/repos/acme/shop/hooks";
}

// Service hooks are known by the ids of their repository, and found by a query.
bool TestForge::answer_azure(const io::TestRequest& request, const std::string& path,
                             io::TestPeer& peer) const {
  if (request.method == "GET") {
    return peer.respond(200, R"({"id":"r-1","name":"shop","project":{"id":"p-1","name":"acme"}})");
  }
  if (request.method != "POST" ||
      request.body.find("\"inputValue\":\"r-1\"") == std::string::npos) {
    return peer.respond(400, R"({"message":"the query names no repository: )" + path + "\"}");
  }
  json::array items;
  for (const auto& kept : kept_) items.push_back(kept.shown);
  return peer.respond(200, json::serialize(json::object{{"results", std::move(items)}}));
}

std::string TestForge::add(json::object hook) {
  const std::scoped_lock lock(mutex_);
  Kept kept{new_hook(), ""};
  for (auto& member : hook) kept.shown[member.key()] = std::move(member.value());
  kept_.push_back(std::move(kept));
  return id_of(kept_.back().shown);
}

void TestForge::set(const std::string& id, const std::string& name, const json::value& value) {
  const std::scoped_lock lock(mutex_);
  for (auto& kept : kept_) {
    if (id_of(kept.shown) == id) kept.shown[name] = value;
  }
}

std::vector<json::object> TestForge::hooks() const {
  const std::scoped_lock lock(mutex_);
  std::vector<json::object> all;
  all.reserve(kept_.size());
  for (const auto& kept : kept_) all.push_back(kept.shown);
  return all;
}

std::string TestForge::secret(const std::string& id) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& kept : kept_) {
    if (id_of(kept.shown) == id) return kept.secret;
  }
  throw std::runtime_error("no webhook " + id);
}

std::vector<std::string> TestForge::asked() const {
  const std::scoped_lock lock(mutex_);
  return asked_;
}

void TestForge::lack_event(const std::string& event) {
  const std::scoped_lock lock(mutex_);
  lacking_.insert(event);
}

void TestForge::fail(const std::string& method, Failure failure) {
  const std::scoped_lock lock(mutex_);
  failures_[method] = std::move(failure);
}

void TestForge::recover() {
  const std::scoped_lock lock(mutex_);
  failures_.clear();
}

bool TestForge::list(const std::string& query, io::TestPeer& peer) const {
  const auto fields = base::parse_form(query);
  std::size_t page = 1;
  for (const auto& [name, value] : fields.value()) {
    if (name == "page") page = std::stoul(value);
    // As many as are asked for, from a webhook's number on.
    if (name == "start") page = std::stoul(value) / page_size_ + 1;
  }
  json::array items;
  const std::size_t begin = std::min((page - 1) * page_size_, kept_.size());
  const std::size_t end = std::min(begin + page_size_, kept_.size());
  for (std::size_t i = begin; i < end; ++i) items.push_back(kept_[i].shown);
  const std::string next = url() + root() + "?page=" + std::to_string(page + 1);
  std::string headers = "Content-Type: application/json\r\n";
  if (has_link_header(kind_) && end < kept_.size()) {
    headers +=
        "Link: <" + url() + root() + "?page=1>; rel=\"first\", <" + next + ">; rel=\"next\"\r\n";
  }
  if (kind_ == HookKind::BITBUCKET_SERVER) {
    const json::object paged{{"values", std::move(items)}, {"isLastPage", end >= kept_.size()}};
    return peer.respond(200, json::serialize(paged), headers);
  }
  if (kind_ != HookKind::BITBUCKET) return peer.respond(200, json::serialize(items), headers);
  json::object body{{"pagelen", page_size_},
                    {"values", std::move(items)},
                    {"page", page},
                    {"size", kept_.size()}};
  if (end < kept_.size()) body["next"] = next;
  return peer.respond(200, json::serialize(body), headers);
}

bool TestForge::change(Kept& kept, const std::string& body, int status, io::TestPeer& peer) {
  auto settings = json::parse(body).as_object();
  if (auto* holder = holder_of_secret(kind_, settings)) {
    const std::string_view name = kind_ == HookKind::GITLAB         ? "token"
                                  : kind_ == HookKind::AZURE_DEVOPS ? "basicAuthPassword"
                                                                    : "secret";
    const auto* secret = holder->if_contains(name);
    // Gogs takes a secret only where the webhook is made.
    if (secret != nullptr && (kind_ != HookKind::GOGS || status == 201)) {
      kept.secret = std::string(secret->as_string());
    }
    const bool had_secret = secret != nullptr;
    holder->erase(name);
    const bool shows_stars = kind_ == HookKind::GITHUB || kind_ == HookKind::AZURE_DEVOPS;
    if (had_secret && shows_stars) (*holder)[name] = "********";
    if (kind_ == HookKind::BITBUCKET) settings["secret_set"] = !kept.secret.empty();
  }
  if (auto* events = settings.if_contains("events"); events != nullptr) {
    json::array known;
    for (const auto& event : events->as_array()) {
      if (!lacking_.contains(std::string(event.as_string()))) known.push_back(event);
    }
    *events = std::move(known);
  }
  for (auto& member : settings) kept.shown[member.key()] = std::move(member.value());
  return peer.respond(status, json::serialize(kept.shown), "Content-Type: application/json\r\n");
}

std::vector<std::string> TestForge::statuses() const {
  const std::scoped_lock lock(mutex_);
  return statuses_;
}

void TestForge::set_checks(const std::string& commit, std::vector<model::Check> checks) {
  const std::scoped_lock lock(mutex_);
  checks_[commit] = std::move(checks);
}

bool TestForge::list_checks(const std::string& commit, const std::string& list,
                            io::TestPeer& peer) const {
  const auto shape = checks_shape(kind_);
  const bool runs = list == "check-runs";
  json::array items;
  const auto found = checks_.find(commit);
  if (found != checks_.end()) {
    for (const auto& check : found->second) {
      const bool is_run = kind_ == HookKind::GITHUB && !check.name.starts_with("status/");
      if (is_run != runs) continue;
      if (runs) {
        items.push_back(check_run(check));
        continue;
      }
      const auto word = check.state == model::CheckState::PASSED   ? shape.passed
                        : check.state == model::CheckState::FAILED ? shape.failed
                                                                   : shape.pending;
      items.push_back(json::object{{shape.name, check.name}, {shape.state, word}});
    }
  }
  if (shape.list.empty()) return peer.respond(200, json::serialize(items));
  json::object body{{"total_count", items.size()}};
  body[runs ? "check_runs" : shape.list] = std::move(items);
  return peer.respond(200, json::serialize(body));
}

bool TestForge::take_status(const std::string& path, const std::string& body, io::TestPeer& peer) {
  const auto shape = status_shape(kind_);
  const std::string commit =
      path.substr(shape.before.size(), path.size() - shape.before.size() - shape.after.size());
  const auto told = json::parse(body).as_object();
  for (const auto name : shape.needed) {
    if (!told.contains(name)) return peer.respond(400, R"({"message":"is missing"})");
  }
  const std::string state(told.at("state").as_string());
  if (shape.states.find(state + " ") == std::string_view::npos) {
    return peer.respond(422, R"({"message":"Validation Failed: state"})");
  }
  const auto* context = told.if_contains(shape.context);
  if (context->is_object()) context = context->as_object().if_contains("name");
  const std::string description(told.at("description").as_string());
  if (kind_ == HookKind::GITHUB && description.size() > 140) {
    return peer.respond(422, R"({"message":"Validation Failed: description is too long"})");
  }
  if (kind_ == HookKind::BITBUCKET && told.at("key").as_string().size() > 40) {
    return peer.respond(400, R"({"type":"error","error":{"message":"key: too long"}})");
  }
  // https://docs.github.com/en/rest/commits/statuses#create-a-commit-status
  const std::string named = commit + " " + std::string(context->as_string()) + " ";
  const auto before = std::count_if(statuses_.begin(), statuses_.end(),
                                    [&](const auto& line) { return line.starts_with(named); });
  if (kind_ == HookKind::GITHUB && before >= kMostStatuses) {
    return peer.respond(422, R"({"message":"Validation Failed: maximum number of statuses"})");
  }
  statuses_.push_back(named + state + " " + description);
  return peer.respond(shape.answer, shape.answer == 204 ? "" : body);
}

void TestForge::install_app(std::function<bool(const std::string&)> takes,
                            const std::string& expires_at) {
  const std::scoped_lock lock(mutex_);
  takes_app_ = std::move(takes);
  app_expires_at_ = expires_at;
}

bool TestForge::answer_app(const io::TestRequest& request, io::TestPeer& peer) const {
  const auto authorization = request.headers.find("authorization");
  const std::string bearer = "Bearer ";
  if (!takes_app_ || authorization == request.headers.end() ||
      !takes_app_(authorization->second.substr(bearer.size()))) {
    return peer.respond(401, R"({"message":"A JSON web token could not be decoded"})");
  }
  if (request.method == "GET") return peer.respond(200, R"({"id":42,"app_id":12})");
  if (request.path != "/app/installations/42/access_tokens") {
    return peer.respond(404, R"({"message":"Not Found"})");
  }
  return peer.respond(201, json::serialize(json::object{{"token", kForgeToken},
                                                        {"expires_at", app_expires_at_},
                                                        {"permissions", json::object()}}));
}

bool TestForge::answer(const io::TestRequest& request, io::TestPeer& peer) {
  const std::scoped_lock lock(mutex_);
  const auto question = request.path.find('?');
  const std::string path = request.path.substr(0, question);
  asked_.push_back(request.method + " " + path);
  for (const auto& method : {request.method, std::string()}) {
    const auto failure = failures_.find(method);
    if (failure == failures_.end()) continue;
    if (failure->second.status == 0) return false;
    return peer.respond(failure->second.status, failure->second.body, failure->second.headers);
  }
  if (path == "/repos/acme/shop/installation" || path.starts_with("/app/")) {
    return answer_app(request, peer);
  }
  const auto authorization = request.headers.find("authorization");
  const bool has_own_scheme =
      kind_ == HookKind::GITEA || kind_ == HookKind::FORGEJO || kind_ == HookKind::GOGS;
  const std::string expected = kind_ == HookKind::AZURE_DEVOPS
                                   ? "Basic " + base::encode_base64(":" + kForgeToken)
                                   : (has_own_scheme ? "token " : "Bearer ") + kForgeToken;
  if (authorization == request.headers.end() || authorization->second != expected) {
    return peer.respond(401, R"({"message":"Bad credentials"})");
  }
  const auto shape = status_shape(kind_);
  if (request.method == "POST" && path.starts_with(shape.before) && path.ends_with(shape.after)) {
    return take_status(path, request.body, peer);
  }
  const auto checks = checks_shape(kind_);
  if (request.method == "GET" && path.starts_with(checks.before)) {
    const std::string rest = path.substr(checks.before.size());
    const std::size_t slash = rest.find('/');
    return list_checks(rest.substr(0, slash), rest.substr(slash + 1), peer);
  }
  if (kind_ == HookKind::AZURE_DEVOPS &&
      (path == "/acme/_apis/git/repositories/shop" || path == "/_apis/hooks/subscriptionsquery")) {
    return answer_azure(request, path, peer);
  }
  if (!path.starts_with(root())) return peer.respond(404, R"({"message":"Not Found"})");
  const std::string id = *base::decode_percent(path.substr(root().size()), false);
  if (id.empty() && request.method == "GET") {
    return list(question == std::string::npos ? "" : request.path.substr(question + 1), peer);
  }
  if (id.empty() && request.method == "POST") {
    kept_.push_back({new_hook(), ""});
    return change(kept_.back(), request.body, 201, peer);
  }
  const auto kept = std::find_if(kept_.begin(), kept_.end(),
                                 [&](const auto& one) { return "/" + id_of(one.shown) == id; });
  if (kept == kept_.end()) return peer.respond(404, R"({"message":"Not Found"})");
  const bool puts = kind_ == HookKind::GITLAB || kind_ == HookKind::BITBUCKET ||
                    kind_ == HookKind::BITBUCKET_SERVER || kind_ == HookKind::AZURE_DEVOPS;
  const std::string updates = puts ? "PUT" : "PATCH";
  if (request.method == updates) return change(*kept, request.body, 200, peer);
  if (request.method != "DELETE") return peer.respond(405, R"({"message":"Method"})");
  kept_.erase(kept);
  return peer.respond(204, "");
}

}  // namespace slipway::forge
