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

  std::vector<io::HttpRequest> sent;
  std::function<base::Result<io::HttpResponse>(const io::HttpRequest&, std::stop_token)> answer;
};

}  // namespace slipway::pipeline
