#include "forge/github/github_app.h"

#include <algorithm>

#include <boost/json/object.hpp>

#include "base/json_fields.h"
#include "base/private_key.h"
#include "forge/common/json_api.h"
#include "forge/github/github_api.h"

namespace slipway::forge {
namespace {

constexpr std::size_t kLongestAppId = 64;
// GitHub takes ten minutes at most, and clocks differ: it wants `iat` a minute back.
constexpr std::int64_t kAppTokenBack = 60;    // seconds
constexpr std::int64_t kAppTokenAhead = 480;  // seconds

io::HttpRequest ask_github_app(std::string method, const ForgeTarget& target,
                               const std::string& path) {
  return json_request(std::move(method), target.api_url + path,
                      {{"Authorization", "Bearer " + target.token},
                       {"Accept", "application/vnd.github+json"},
                       {"X-GitHub-Api-Version", "2022-11-28"}},
                      "");
}

}  // namespace

bool is_github_app_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestAppId &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '.';
         });
}

bool is_installation_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestAppId &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string GithubAppApi::default_url(const model::GitUrl& repository) const {
  return github_api_url(repository);
}

base::Result<std::string> github_app_token(const std::string& app_id, std::string_view private_key,
                                           base::Timestamp now) {
  const auto key = base::PrivateKey::rsa(private_key);
  if (!key) return base::fail(key.error());
  const std::int64_t seconds = base::to_micros(now) / 1'000'000;
  return key->sign_json_web_token(
      {{"iat", seconds - kAppTokenBack}, {"exp", seconds + kAppTokenAhead}, {"iss", app_id}});
}

io::HttpRequest ask_for_installation(const ForgeTarget& target) {
  return ask_github_app("GET", target,
                        "/repos/" + encoded_path(target.repository) + "/installation");
}

io::HttpRequest ask_for_installation_token(const ForgeTarget& target,
                                           const std::string& installation_id) {
  return ask_github_app("POST", target, "/app/installations/" + installation_id + "/access_tokens");
}

base::Result<std::string> read_installation(const io::HttpResponse& answer) {
  const auto body = base::parse_json(answer.body);
  const auto* object = body ? body->if_object() : nullptr;
  auto id = object == nullptr ? std::string() : id_in(*object, "id");
  if (!is_installation_id(id)) return base::fail(not_the_api("GitHub", answer));
  return id;
}

base::Result<InstallationToken> read_installation_token(const io::HttpResponse& answer) {
  const auto body = base::parse_json(answer.body);
  const auto* object = body ? body->if_object() : nullptr;
  if (object == nullptr) return base::fail(not_the_api("GitHub", answer));
  InstallationToken token{text_in(*object, "token")};
  const auto expires_at = base::parse_iso8601(text_in(*object, "expires_at"));
  if (token.token.empty() || !expires_at) return base::fail(not_the_api("GitHub", answer));
  token.expires_at = *expires_at;
  return token;
}

}  // namespace slipway::forge
