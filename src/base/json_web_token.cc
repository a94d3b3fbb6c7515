#include "base/json_web_token.h"

#include <optional>

#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/json_member.h"

namespace slipway::base {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestToken = std::size_t{64} << 10U;

Error wrong_token(std::string why) { return {ErrorCode::kInvalid, std::move(why)}; }

std::optional<json::object> object_of(std::string_view part) {
  const auto text = decode_base64url(part);
  if (!text) return std::nullopt;
  json::error_code ec;
  auto value = json::parse(*text, ec);
  if (ec || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

constexpr std::size_t kShownLength = 20;

// What a sender may write is not what a log should hold.
std::string shown(std::string_view word) {
  const bool plain =
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+.") ==
      std::string_view::npos;
  return plain ? std::string(word.substr(0, kShownLength)) : "?";
}

Result<SignatureAlgorithm> algorithm_of(const json::object& header) {
  const auto name = text_member(header, "alg");
  if (name == "RS256") return SignatureAlgorithm::kRs256;
  if (name == "ES256") return SignatureAlgorithm::kEs256;
  return fail(
      wrong_token("The token is signed by '" + shown(name) + "'; only RS256 and ES256 are taken."));
}

}  // namespace

Result<JsonWebToken> parse_json_web_token(std::string_view text) {
  if (text.size() > kLongestToken) return fail(wrong_token("The token is longer than 64 KiB."));
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
    return fail(wrong_token("The token does not have three parts, as a signed one has."));
  }
  const auto header = object_of(text.substr(0, first));
  if (!header) return fail(wrong_token("The token's header is no JSON object."));
  const auto algorithm = algorithm_of(*header);
  if (!algorithm) return fail(algorithm.error());
  if (header->contains("crit")) {
    return fail(wrong_token("The token's header asks for extensions (crit), and none is known."));
  }
  auto claims = object_of(text.substr(first + 1, second - first - 1));
  if (!claims) return fail(wrong_token("The token's claims are no JSON object."));
  auto signature = decode_base64url(text.substr(second + 1));
  if (!signature || signature->empty()) {
    return fail(wrong_token("The token's signature is no base64url."));
  }
  return JsonWebToken{*algorithm, text_member(*header, "kid"), std::move(*claims),
                      std::string(text.substr(0, second)), std::move(*signature)};
}

}  // namespace slipway::base
