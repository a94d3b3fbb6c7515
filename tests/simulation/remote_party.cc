#include "remote_party.h"

#include "addresses.h"
#include "node.h"
#include "remote_forge.h"

namespace slipway::simulation {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::int64_t kLongestWish = 900;  // seconds, of who wants to be left alone

io::HttpResponse wish(Dice& dice, int status) {
  io::HttpResponse answer{status, {}, "{}"};
  if (!dice.one_in(4)) {
    answer.headers.emplace_back("retry-after", std::to_string(dice.between(1, kLongestWish)));
  }
  return answer;
}

io::HttpResponse failure(Dice& dice) {
  static const std::vector<int> all{500, 502, 503, 504};
  const int status = dice.pick(all);
  return status == 503 ? wish(dice, status) : io::HttpResponse{status, {}, "<html>"};
}

}  // namespace

Mood RemoteCourier::mood_of(const Party& party) {
  return reach_.universe().dice.one_in(3) ? Mood::kFine : party.mood;
}

base::Result<io::HttpResponse> RemoteCourier::send(const io::HttpRequest& request,
                                                   std::stop_token stop) {
  Dice& dice = reach_.universe().dice;
  Party* party = outside_.forge.get();
  if (!request.url.starts_with(kForgeUrl)) {
    party = nullptr;
    for (const auto& address : outside_.addresses) {
      if (request.url.starts_with(address->url())) party = address.get();
    }
  }
  if (party == nullptr) return fail(ErrorCode::kUnavailable, "no such host");
  const auto mood = mood_of(*party);
  reach_.pass(
      mood == Mood::kSlow ? dice.seconds(1, 10) : base::Duration(dice.between(100, 400'000)), stop);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "told to stop");
  base::Result<io::HttpResponse> answer;
  switch (mood) {
    case Mood::kFine:
    case Mood::kSlow:
      answer = party->take(request);
      break;
    case Mood::kFailing:
      answer = dice.one_in(3) ? fail(ErrorCode::kUnavailable, "cannot connect")
                              : base::Result<io::HttpResponse>(failure(dice));
      break;
    case Mood::kHanging:
      if (dice.one_in(2)) party->take(request);
      reach_.pass(request.timeout, stop);
      answer = fail(ErrorCode::kTimeout, "no answer in time");
      break;
    case Mood::kLimiting:
      answer = wish(dice, 429);
      break;
    case Mood::kRefusing:
      answer = party->refuse(request, dice);
      break;
    case Mood::kForgetful:
      party->take(request);
      answer = fail(ErrorCode::kUnavailable, "the connection was lost");
      break;
  }
  // The answer's way back.
  reach_.pass(base::Duration(dice.between(100, 100'000)), stop);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "told to stop");
  return answer;
}

base::Result<io::MailReply> RemoteCourier::send(const io::MailServer&,
                                                const std::vector<std::string>& to,
                                                const std::string& content, std::stop_token stop) {
  Dice& dice = reach_.universe().dice;
  Address* address = nullptr;
  for (const auto& one : outside_.addresses) {
    if (one->url() == "mailto:" + to.at(0)) address = one.get();
  }
  if (address == nullptr) return io::MailReply{550, "no such person"};
  const auto mood = mood_of(*address);
  reach_.pass(base::Duration(dice.between(100, 2'000'000)), stop);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "told to stop");
  switch (mood) {
    case Mood::kFine:
    case Mood::kSlow:
      address->take_mail(content);
      return io::MailReply{250, "taken"};
    case Mood::kHanging:
      if (dice.one_in(2)) address->take_mail(content);
      reach_.pass(std::chrono::seconds(30), stop);
      return fail(ErrorCode::kTimeout, "no answer in time");
    case Mood::kForgetful:
      address->take_mail(content);
      return fail(ErrorCode::kUnavailable, "the connection was lost");
    case Mood::kRefusing:
      return io::MailReply{554, "no"};
    case Mood::kFailing:
    case Mood::kLimiting:
      break;
  }
  return io::MailReply{421, "later"};
}

}  // namespace slipway::simulation
