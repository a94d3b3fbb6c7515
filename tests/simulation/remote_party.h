#pragma once
// Who gets requests from nodes, in truth, and the courier of one node that brings them there: by a
// network that loses answers, to those who fail, hang, refuse, or want to be left alone.

#include <optional>
#include <string>
#include <vector>

#include "pipeline/courier.h"
#include "reach.h"

namespace slipway::simulation {

enum class Mood {
  kFine,
  kSlow,
  kFailing,    // it says 5xx, or nobody can connect
  kHanging,    // no answer comes, whether or not it took what was sent
  kLimiting,   // 429, most often with a time
  kRefusing,   // what would be refused again
  kForgetful,  // it takes what was sent, and the answer is lost
};
inline constexpr std::size_t kMoods = 7;

class Party {
 public:
  virtual ~Party() = default;
  Mood mood = Mood::kFine;

  // It takes it.
  virtual io::HttpResponse take(const io::HttpRequest& request) = 0;
  virtual io::HttpResponse refuse(const io::HttpRequest& request, Dice& dice) = 0;
};

// What an answer has before the body, which most need.
inline constexpr int kCreated = 201;

struct Outside;

class RemoteCourier final : public pipeline::Courier {
 public:
  RemoteCourier(Outside& outside, Reach& reach) : outside_(outside), reach_(reach) {}

  base::Result<io::HttpResponse> send(const io::HttpRequest& request,
                                      std::stop_token stop) override;
  base::Result<io::MailReply> send(const io::MailServer& server, const std::vector<std::string>& to,
                                   const std::string& content, std::stop_token stop) override;

 private:
  // How it is to this request.
  Mood mood_of(const Party& party);

  Outside& outside_;
  Reach& reach_;
};

}  // namespace slipway::simulation
