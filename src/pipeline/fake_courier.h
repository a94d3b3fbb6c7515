#pragma once
// For tests: keeps what was sent, and answers 204 or what it is told. One thread at a time.

#include <functional>
#include <vector>

#include "pipeline/courier.h"

namespace slipway::pipeline {

class FakeCourier final : public Courier {
 public:
  base::Result<io::HttpResponse> send(const io::HttpRequest& request,
                                      std::stop_token stop) override {
    sent.push_back(request);
    if (answer) return answer(request, stop);
    return io::HttpResponse{204, {}, ""};
  }

  base::Result<io::MailReply> send(const io::MailServer& /*server*/,
                                   const std::vector<std::string>& to, const std::string& content,
                                   std::stop_token /*stop*/) override {
    mails.push_back({to, content});
    return mail_answer;
  }

  struct SentMail {
    std::vector<std::string> to;
    std::string content;
  };

  std::vector<SentMail> mails;
  base::Result<io::MailReply> mail_answer = io::MailReply{250, ""};
  std::vector<io::HttpRequest> sent;
  std::function<base::Result<io::HttpResponse>(const io::HttpRequest&, std::stop_token)> answer;
};

}  // namespace slipway::pipeline
