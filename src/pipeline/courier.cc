#include "pipeline/courier.h"

#include "io/reach.h"
#include "io/url.h"

namespace slipway::pipeline {

base::Result<io::HttpResponse> HttpCourier::send(const io::HttpRequest& request,
                                                 std::stop_token stop) {
  // One each time: what is sent is rare, and a connection is not kept for anybody's sake.
  io::HttpClient client;
  std::string body;
  const bool is_remote = !request.may_connect && may_connect_;
  io::HttpRequest checked = request;
  if (is_remote) {
    checked.may_connect = may_connect_;
    checked.may_use_proxy = true;
  }
  auto response = client.stream(
      checked,
      [&](std::string_view data) {
        body += data.substr(0, request.body_limit - body.size());
        return body.size() < request.body_limit;
      },
      std::move(stop));
  if (response) response->body = std::move(body);
  if (!response && is_remote && response.error().code == base::ErrorCode::kForbidden) {
    const auto url = io::parse_url(request.url);
    return base::fail(io::beyond_reach(url ? url->origin() : "the given address"));
  }
  return response;
}

base::Result<io::MailReply> HttpCourier::send(const io::MailServer& server,
                                              const std::vector<std::string>& to,
                                              const std::string& content, std::stop_token stop) {
  return io::send_mail(server, to, content, std::move(stop));
}

}  // namespace slipway::pipeline
