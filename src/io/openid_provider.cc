#include "io/openid_provider.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json_member.h"
#include "rules/id_token.h"

namespace slipway::io {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;

constexpr auto kKept = std::chrono::hours(1);
// A token with a made-up key is not worth a request each.
constexpr auto kKeysAtMostEach = std::chrono::minutes(1);
constexpr auto kProviderTimeout = std::chrono::seconds(10);
constexpr std::size_t kProviderAnswer = std::size_t{512} << 10U;
constexpr std::size_t kShownOfAnswer = 200;

// Of what a provider says, as much as fits a line of the log.
std::string for_log(std::string_view text) {
  std::string line = base::to_valid_utf8(text.substr(0, kShownOfAnswer));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  return line;
}

base::Result<HttpResponse> ask(HttpRequest request, std::string_view what,
                               const std::stop_token& stop) {
  request.timeout = kProviderTimeout;
  request.body_limit = kProviderAnswer;
  request.headers.emplace_back("Accept", "application/json");
  HttpClient client;
  auto answer = client.send(request, stop);
  if (!answer) {
    const auto code = answer.error().code;
    const bool passes = base::is_transient(code) || code == ErrorCode::kCancelled;
    return fail(passes ? code : ErrorCode::kFailed,
                std::string(what) + ": " + answer.error().message);
  }
  if (answer->status >= 500 || answer->status == 429) {
    return fail(ErrorCode::kUnavailable, std::string(what) + ": the provider answers with status " +
                                             std::to_string(answer->status) + ".");
  }
  return answer;
}

// Of 200 alone.
base::Result<std::string> fetch(const std::string& url, std::string_view what,
                                const std::stop_token& stop) {
  HttpRequest request;
  request.url = url;
  auto answer = ask(std::move(request), what, stop);
  if (!answer) return fail(answer.error());
  if (answer->status != 200) {
    return fail(ErrorCode::kFailed, std::string(what) + ": " + url + " answers with status " +
                                        std::to_string(answer->status) +
                                        ", and redirections are not followed; check the issuer.");
  }
  return std::move(answer->body);
}

base::Result<json::object> object_in(std::string_view body, std::string_view what) {
  json::error_code ec;
  auto value = json::parse(body, ec);
  if (ec || !value.is_object()) {
    return fail(ErrorCode::kFailed, std::string(what) + ": the answer is no JSON object.");
  }
  return std::move(value.get_object());
}

// RFC 6749, section 5.2.
base::Error refused_code(const HttpResponse& answer) {
  const auto said = object_in(answer.body, "").value_or(json::object());
  const auto error = base::text_member(said, "error");
  base::Error refusal{
      ErrorCode::kFailed,
      "The token endpoint answers with status " + std::to_string(answer.status) +
          " and says: " + for_log(error + ": " + base::text_member(said, "error_description"))};
  if (error == "invalid_grant") refusal.code = ErrorCode::kConflict;
  if (error == "invalid_client" || error == "unauthorized_client" || answer.status == 401) {
    refusal.code = ErrorCode::kUnauthenticated;
  }
  return refusal;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    form += (form.empty() ? "" : "&") + name + "=" + base::encode_percent(value);
  }
  return form;
}

// OpenID Connect Core 1.0, section 5.3: only of the same person.
base::Result<json::object> with_userinfo(json::object claims, const std::string& url,
                                         const std::string& access_token,
                                         const std::stop_token& stop) {
  HttpRequest request;
  request.url = url;
  request.headers.emplace_back("Authorization", "Bearer " + access_token);
  const auto answer = ask(std::move(request), "userinfo", stop);
  if (!answer) return fail(answer.error());
  if (answer->status != 200) {
    return fail(ErrorCode::kFailed, "The userinfo endpoint answers with status " +
                                        std::to_string(answer->status) + ".");
  }
  const auto more = object_in(answer->body, "userinfo");
  if (!more) return fail(more.error());
  if (base::text_member(*more, "sub") != base::text_member(claims, "sub")) {
    return fail(ErrorCode::kInvalid, "The userinfo endpoint speaks of somebody else (sub).");
  }
  for (const auto& claim : *more) {
    if (!claims.contains(claim.key())) claims[claim.key()] = claim.value();
  }
  return claims;
}

}  // namespace

OpenIdProvider::OpenIdProvider(OpenIdClient client, base::Clock& clock)
    : client_(std::move(client)), clock_(clock) {}

base::Result<ProviderMetadata> OpenIdProvider::metadata(const std::stop_token& stop) {
  const auto now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    if (metadata_ && now < metadata_until_) return *metadata_;
  }
  const auto text = fetch(discovery_url(client_.issuer), "discovery", stop);
  if (!text) return fail(text.error());
  auto parsed = parse_provider_metadata(*text, client_.issuer);
  if (!parsed) return parsed;
  const std::lock_guard lock(mutex_);
  metadata_ = *parsed;
  metadata_until_ = now + kKept;
  return parsed;
}

base::Result<OpenIdProvider::Keys> OpenIdProvider::keys(const std::string& url, bool renewed,
                                                        const std::stop_token& stop) {
  const auto now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const bool fresh = keys_ && now < keys_until_;
    if (fresh && (!renewed || now < keys_asked_at_ + kKeysAtMostEach)) return keys_;
    keys_asked_at_ = now;
  }
  const auto text = fetch(url, "jwks_uri", stop);
  if (!text) return fail(text.error());
  auto parsed = base::JsonWebKeySet::parse(*text);
  if (!parsed) return fail(ErrorCode::kFailed, "jwks_uri: " + parsed.error().message);
  auto known = std::make_shared<const base::JsonWebKeySet>(std::move(*parsed));
  const std::lock_guard lock(mutex_);
  keys_ = known;
  keys_until_ = now + kKept;
  return known;
}

base::Result<std::string> OpenIdProvider::authorization_url(const Attempt& attempt,
                                                            const std::stop_token& stop) {
  const auto provider = metadata(stop);
  if (!provider) return fail(provider.error());
  const auto& url = provider->authorization_endpoint;
  return url + (url.find('?') == std::string::npos ? "?" : "&") +
         form_of({{"response_type", "code"},
                  {"client_id", client_.client_id},
                  {"redirect_uri", client_.redirect_uri},
                  {"scope", client_.scopes},
                  {"state", attempt.state},
                  {"nonce", attempt.nonce},
                  {"code_challenge", base::encode_base64url(base::sha256(attempt.code_verifier))},
                  {"code_challenge_method", "S256"}});
}

HttpRequest OpenIdProvider::token_request(const ProviderMetadata& provider, const std::string& code,
                                          const Attempt& attempt) const {
  HttpRequest request;
  request.method = "POST";
  request.url = provider.token_endpoint;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  std::vector<std::pair<std::string, std::string>> form{{"grant_type", "authorization_code"},
                                                        {"code", code},
                                                        {"redirect_uri", client_.redirect_uri},
                                                        {"code_verifier", attempt.code_verifier}};
  if (!client_.client_secret.empty() && provider.secret_in_header) {
    // RFC 6749, section 2.3.1: both are encoded first.
    request.headers.emplace_back(
        "Authorization",
        "Basic " + base::encode_base64(base::encode_percent(client_.client_id) + ":" +
                                       base::encode_percent(client_.client_secret)));
  } else {
    form.emplace_back("client_id", client_.client_id);
    if (!client_.client_secret.empty()) form.emplace_back("client_secret", client_.client_secret);
  }
  request.body = form_of(form);
  return request;
}

base::Result<json::object> OpenIdProvider::verified(const ProviderMetadata& provider,
                                                    const std::string& id_token,
                                                    const Attempt& attempt,
                                                    const std::stop_token& stop) {
  const rules::ExpectedIdToken expected{client_.issuer, client_.client_id, attempt.nonce,
                                        clock_.now()};
  auto known = keys(provider.keys, false, stop);
  if (!known) return fail(known.error());
  auto claims = rules::verify_id_token(id_token, **known, expected);
  if (!claims && claims.error().code == ErrorCode::kNotFound) {
    known = keys(provider.keys, true, stop);
    if (!known) return fail(known.error());
    claims = rules::verify_id_token(id_token, **known, expected);
  }
  if (!claims) return fail(ErrorCode::kInvalid, claims.error().message);
  return claims;
}

base::Result<json::object> OpenIdProvider::redeem(const std::string& code, const Attempt& attempt,
                                                  const std::string& needed,
                                                  const std::stop_token& stop) {
  const auto provider = metadata(stop);
  if (!provider) return fail(provider.error());
  const auto answer = ask(token_request(*provider, code, attempt), "token endpoint", stop);
  if (!answer) return fail(answer.error());
  if (answer->status != 200) return fail(refused_code(*answer));
  const auto tokens = object_in(answer->body, "token endpoint");
  if (!tokens) return fail(tokens.error());
  auto claims = verified(*provider, base::text_member(*tokens, "id_token"), attempt, stop);
  if (!claims || claims->contains(needed) || provider->userinfo.empty()) return claims;
  return with_userinfo(std::move(*claims), provider->userinfo,
                       base::text_member(*tokens, "access_token"), stop);
}

}  // namespace slipway::io
