#include "remote_forge.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/json_member.h"

namespace slipway::simulation {
namespace {

namespace json = boost::json;

io::HttpResponse answer(int status, const json::value& body) {
  return {status, {}, json::serialize(body)};
}

io::HttpResponse not_found() { return answer(404, json::object{{"message", "Not Found"}}); }

// "/a/b/c" as {"a", "b", "c"}, without what is asked for behind it.
std::vector<std::string> parts_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

std::string state_and_words(const json::object& body) {
  return base::text_member(body, "state") + ": " + base::text_member(body, "description");
}

}  // namespace

const Repository* RemoteForge::find(const std::string& path) const {
  const auto found = std::find_if(repositories_.begin(), repositories_.end(), [&](const auto& one) {
    return one->url().ends_with("/" + path + ".git");
  });
  return found == repositories_.end() ? nullptr : found->get();
}

io::HttpResponse RemoteForge::take(const io::HttpRequest& request) {
  const auto parts = parts_of(std::string_view(request.url).substr(kForgeUrl.size()));
  if (parts.size() < 4 || parts[0] != "repos") return not_found();
  const std::string path = parts[1] + "/" + parts[2];
  const auto* const repository = find(path);
  if (repository == nullptr) return not_found();
  const auto parsed =
      request.body.empty() ? json::value(json::object()) : json::parse(request.body);
  const auto& body = parsed.as_object();
  if (parts[3] == "statuses") {
    const auto& commit = parts.at(4);
    if (repository->find(commit) == nullptr) return not_found();
    const auto context = base::text_member(body, "context");
    const auto shown = statuses_[{commit, context}] = state_and_words(body);
    witness->after_status(commit, context, shown);
    return answer(kCreated, json::object());
  }
  if (parts[3] == "commits") {  // its pull requests
    json::array found;
    if (repository->tip("next") == parts[4]) {
      found.push_back(json::object{
          {"number", 1}, {"state", "open"}, {"head", json::object{{"sha", parts[4]}}}});
    }
    return answer(200, found);
  }
  if (parts[3] == "issues" && parts[4] == "comments") {
    const auto comment = std::find_if(comments_.begin(), comments_.end(),
                                      [&](const auto& one) { return one.id == parts.at(5); });
    if (comment == comments_.end()) return not_found();
    comment->markdown = base::text_member(body, "body");
    return answer(200, json::object{{"id", std::stoi(comment->id)}});
  }
  if (parts[3] == "issues" && request.method == "GET") {
    json::array all;
    for (const auto& one : comments_) {
      if (one.repository != path) continue;
      all.push_back(json::object{{"id", std::stoi(one.id)}, {"body", one.markdown}});
    }
    return answer(200, all);
  }
  if (parts[3] == "deployments" && parts.size() > 5) {
    const auto deployment = deployments_.find(parts[4]);
    if (deployment == deployments_.end()) return not_found();
    auto& shown = deployment->second.shown = state_and_words(body);
    witness->after_deployment(parts[4], deployment->second.commit, deployment->second.environment,
                              shown);
    return answer(kCreated, json::object());
  }
  const auto id = std::to_string(++newest_);
  if (parts[3] == "deployments") {
    deployments_[id] = {base::text_member(body, "ref"), base::text_member(body, "environment"), ""};
    return answer(kCreated, json::object{{"id", newest_}});
  }
  if (parts[3] == "issues") {
    comments_.push_back({path, id, base::text_member(body, "body")});
    return answer(kCreated, json::object{{"id", newest_}});
  }
  return not_found();
}

io::HttpResponse RemoteForge::refuse(const io::HttpRequest&, Dice& dice) {
  static const std::vector<int> all{401, 403, 404, 422};
  return answer(dice.pick(all), json::object{{"message", "no"}});
}

}  // namespace slipway::simulation
