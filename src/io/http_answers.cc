// The part of a connection that other threads reach: answers, and streams.

#include <array>
#include <charconv>
#include <tuple>

#include <boost/asio/buffer.hpp>

#include "io/http_connection.h"
#include "io/socket_io.h"

namespace slipway::io {

namespace asio = boost::asio;
using boost::system::error_code;

void Connection::answer(ServerResponse response) { post_answer(std::move(response)); }

void Connection::answer_nothing() { post_answer(NoAnswer{}); }

void Connection::hand_over(model::Headers headers, TakeOver take_over) {
  post_answer(HandOver{std::move(headers), std::move(take_over)});
}

std::function<bool(std::function<void()>)> Connection::io_thread() {
  return [core = core_](std::function<void()> function) { return core->post(std::move(function)); };
}

std::shared_ptr<ResponseStream> Connection::answer_stream(ServerResponse head) {
  auto queue =
      std::make_shared<StreamQueue>(core_->options.stream_limit, [connection = weak_from_this()] {
        const auto self = connection.lock();
        if (self) self->core_->post([self] { self->wake(); });
      });
  if (!head.body.empty()) queue->push(std::exchange(head.body, {}));
  post_answer(StreamStart{std::move(head), queue});
  return std::make_shared<ResponseStream>(std::move(queue));
}

void Connection::post_answer(Answer answer) {
  if (core_->context.get_executor().running_in_this_thread() && in_handler_) {
    deliver(std::move(answer));
    return;
  }
  std::shared_ptr<StreamQueue> queue;
  if (const auto* stream = std::get_if<StreamStart>(&answer)) queue = stream->queue;
  const bool posted =
      core_->post([self = shared_from_this(), its_answer = std::move(answer)]() mutable {
        self->deliver(std::move(its_answer));
      });
  if (!posted && queue) queue->end();
}

void Connection::deliver(Answer answer) {
  if (closed_) {
    if (const auto* stream = std::get_if<StreamStart>(&answer)) stream->queue->end();
    return;
  }
  answer_ = std::move(answer);
  signal_.notify();
}

void Connection::abort() {
  error_code ignored;
  std::ignore = socket_.close(ignored);
  asio::post(core_->context, [self = shared_from_this()] {
    if (!self->closed_) self->signal_.notify();
  });
}

void Connection::wake() {
  if (!stream_) return;
  error_code ignored;
  if (stream_->overflown()) std::ignore = socket_.close(ignored);
  signal_.notify();
}

Task<bool> Connection::send_stream(StreamStart stream) {
  stream.head.status = sendable_status(stream.head.status);
  Framing framing;
  framing.chunked = http_11_;
  write_head(out_, stream.head, framing, core_->date());
  stream_ = stream.queue;
  const bool sent = co_await write(Bytes(out_.data(), out_.size()), {});
  if (sent && !head_only_ && has_body(stream.head.status)) {
    watch_peer();
    co_await pump(*stream.queue, framing.chunked);
  }
  error_code ignored;
  std::ignore = socket_.close(ignored);
  stream_.reset();
  stream.queue->end();
  co_return false;
}

Task<bool> Connection::give_away(HandOver given) {
  write_switch(out_, given.headers);
  const bool sent = co_await write(Bytes(out_.data(), out_.size()), {});
  if (!sent || core_->stopping) co_return false;
  std::string read_before(buffer_.bytes());
  error_code ec;
  Fd socket(socket_.release(ec));
  if (!ec) given.take_over(std::move(socket), std::move(read_before));
  co_return false;
}

Task<bool> Connection::pump(StreamQueue& queue, bool chunked) {
  while (socket_.is_open()) {
    // Ending the stream must not hide what was written before it.
    auto [bytes, finished] = queue.take();
    if (!bytes.empty()) {
      std::array<char, 20> size{};
      auto end = size.data();
      if (chunked) {
        end = std::to_chars(end, end + 16, bytes.size(), 16).ptr;
        *end++ = '\r';
        *end++ = '\n';
        bytes += "\r\n";
      }
      const auto size_length = static_cast<std::size_t>(end - size.data());
      const bool sent = co_await write(Bytes(size.data(), size_length), asio::buffer(bytes));
      if (!sent) co_return false;
      continue;
    }
    if (finished || core_->stopping) {
      constexpr std::string_view last_chunk = "0\r\n\r\n";
      if (chunked) co_await write(Bytes(last_chunk.data(), last_chunk.size()), {});
      co_return true;
    }
    co_await signal_;
  }
  co_return false;
}

// Whatever else the peer sends is ignored; its end ends the stream.
Detached Connection::watch_peer() {
  const auto self = shared_from_this();
  buffer_.consume(buffer_.bytes().size());
  const auto space = buffer_.prepare(0);
  error_code ec;
  while (!ec) {
    const auto read = co_await ReadSome{socket_, asio::buffer(space.data, space.size)};
    ec = read.ec;
  }
  error_code ignored;
  std::ignore = socket_.close(ignored);
  if (stream_) signal_.notify();
}

}  // namespace slipway::io
