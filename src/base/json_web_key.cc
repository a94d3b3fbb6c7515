#include "base/json_web_key.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/json_member.h"

namespace slipway::base {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostKeys = 100;

Result<PublicKey> read_key(const json::object& key) {
  const auto bytes = [&](std::string_view name) {
    return decode_base64url(text_member(key, name)).value_or("");
  };
  const auto use = text_member(key, "use");
  const auto algorithm = text_member(key, "alg");
  const auto is_for = [&](std::string_view wanted) {
    return (use.empty() || use == "sig") && (algorithm.empty() || algorithm == wanted);
  };
  const auto kind = text_member(key, "kty");
  if (kind == "RSA" && is_for("RS256")) return PublicKey::rsa(bytes("n"), bytes("e"));
  if (kind == "EC" && text_member(key, "crv") == "P-256" && is_for("ES256")) {
    return PublicKey::p256(bytes("x"), bytes("y"));
  }
  return fail(ErrorCode::kInvalid, "This key is for something else.");
}

}  // namespace

Result<JsonWebKeySet> JsonWebKeySet::parse(std::string_view text) {
  json::error_code ec;
  const auto value = json::parse(text, ec);
  const auto* object = ec ? nullptr : value.if_object();
  const auto* keys = object == nullptr ? nullptr : object->if_contains("keys");
  if (keys == nullptr || !keys->is_array() || keys->get_array().size() > kMostKeys) {
    return fail(ErrorCode::kInvalid, "This is no set of JSON Web Keys.");
  }
  JsonWebKeySet set;
  for (const auto& one : keys->get_array()) {
    if (!one.is_object()) continue;
    auto key = read_key(one.get_object());
    if (key) set.keys_.push_back({text_member(one.get_object(), "kid"), std::move(*key)});
  }
  return set;
}

const PublicKey* JsonWebKeySet::find(const JsonWebToken& token) const {
  const PublicKey* found = nullptr;
  for (const auto& [id, key] : keys_) {
    if (key.algorithm() != token.algorithm) continue;
    if (!token.key_id.empty()) {
      if (id == token.key_id) return &key;
    } else if (found != nullptr) {
      return nullptr;
    } else {
      found = &key;
    }
  }
  return found;
}

}  // namespace slipway::base
