#include "pipeline/courier.h"

namespace slipway::pipeline {

base::Result<io::HttpResponse> HttpCourier::send(const io::HttpRequest& request,
                                                 std::stop_token stop) {
  // One each time: what is sent is rare, and a connection is not kept for anybody's sake.
  io::HttpClient client;
  std::string body;
  auto response = client.stream(
      request,
      [&](std::string_view data) {
        body += data.substr(0, request.body_limit - body.size());
        return body.size() < request.body_limit;
      },
      std::move(stop));
  if (response) response->body = std::move(body);
  return response;
}

base::Result<io::MailReply> HttpCourier::send(const io::MailServer& server,
                                              const std::vector<std::string>& to,
                                              const std::string& content, std::stop_token stop) {
  return io::send_mail(server, to, content, std::move(stop));
}

}  // namespace slipway::pipeline
