#include "registry/distribution/tokens.h"

#include "base/crypto.h"

namespace slipway::registry {
namespace {

constexpr std::size_t kMost = 4096;

}  // namespace

std::string Tokens::key(const std::string& origin, const std::string& path,
                        const Credentials& credentials) {
  // A hash, so that no password is kept for longer than the call it was given for.
  return origin + "\n" + path + "\n" +
         base::sha256(std::to_string(credentials.user.size()) + ":" + credentials.user +
                      credentials.password);
}

std::optional<Token> Tokens::find(const std::string& key, base::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  const auto found = tokens_.find(key);
  if (found == tokens_.end()) return std::nullopt;
  if (found->second.expires_at > now) return found->second;
  tokens_.erase(found);
  return std::nullopt;
}

void Tokens::keep(const std::string& key, Token token, base::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  if (tokens_.size() >= kMost) {
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.expires_at <= now; });
    if (tokens_.size() >= kMost) tokens_.clear();
  }
  tokens_[key] = std::move(token);
}

void Tokens::forget(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  tokens_.erase(key);
}

}  // namespace slipway::registry
