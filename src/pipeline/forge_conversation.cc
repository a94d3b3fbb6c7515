#include "pipeline/forge_conversation.h"

#include "forge/common/refusal.h"

namespace slipway::pipeline {
namespace {

constexpr auto kForgeTimeout = std::chrono::seconds(15);
constexpr auto kForgeConnectTimeout = std::chrono::seconds(5);
constexpr std::size_t kForgeAnswer = std::size_t{4} << 20U;  // bytes; lists of comments are long

}  // namespace

base::Result<io::HttpResponse> ForgeConversation::ask(io::HttpRequest request) const {
  request.connect_timeout = kForgeConnectTimeout;
  request.timeout = kForgeTimeout;
  request.body_limit = kForgeAnswer;
  auto answer = context_.courier.send(request, stop_);
  if (answer) return answer;
  const bool may_pass = base::is_transient(answer.error().code);
  return base::fail(may_pass ? base::ErrorCode::kUnavailable : base::ErrorCode::kFailed,
                    std::string(api_.name()) + " cannot be told: " + answer.error().message);
}

base::Result<io::HttpResponse> ForgeConversation::demand(io::HttpRequest request) const {
  auto answer = ask(std::move(request));
  if (!answer || forge::is_success(*answer)) return answer;
  return base::fail(refusal(*answer));
}

base::Error ForgeConversation::refusal(const io::HttpResponse& answer) const {
  auto refused = forge::refusal(api_, target_, answer, context_.clock.now());
  context_.installation_tokens->note_refusal(target_.token, answer.status, refused.code);
  return refused;
}

}  // namespace slipway::pipeline
