#include "io/http_exchange.h"

#include <stdexcept>
#include <utility>

#include "io/http_stream.h"

namespace slipway::io {

ResponseStream::ResponseStream(std::shared_ptr<StreamQueue> queue) : queue_(std::move(queue)) {}

ResponseStream::~ResponseStream() { queue_->finish(); }

bool ResponseStream::write(std::string chunk) { return queue_->push(std::move(chunk)); }

void ResponseStream::close() { queue_->finish(); }

void ResponseStream::on_closed(std::function<void()> callback) {
  queue_->on_closed(std::move(callback));
}

Responder::~Responder() {
  if (sink_) sink_->answer_nothing();
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    if (sink_) sink_->answer_nothing();
    sink_ = std::move(other.sink_);
  }
  return *this;
}

void Responder::respond(ServerResponse response) { take()->answer(std::move(response)); }

std::shared_ptr<ResponseStream> Responder::stream(ServerResponse head) {
  return take()->answer_stream(std::move(head));
}

void Responder::switch_protocols(model::Headers headers, TakeOver take_over) {
  take()->hand_over(std::move(headers), std::move(take_over));
}

std::shared_ptr<AnswerSink> Responder::take() {
  if (!sink_) throw std::logic_error("a request was answered twice");
  return std::exchange(sink_, nullptr);
}

}  // namespace slipway::io
