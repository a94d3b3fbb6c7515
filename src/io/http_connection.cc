#include "io/http_connection.h"

#include <algorithm>
#include <array>
#include <exception>
#include <tuple>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "io/socket_io.h"

namespace slipway::io {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kDrainLimit = std::size_t{256} << 10U;

void advance_buffers(BufferPair& buffers, std::size_t count) {
  const auto of_first = std::min(count, buffers[0].size());
  buffers[0] += of_first;
  buffers[1] += count - of_first;
}

}  // namespace

const std::string& ServerCore::date() {
  const auto now = std::time(nullptr);
  if (now != date_at_) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    date_.assign(text.data(), size);
    date_at_ = now;
  }
  return date_;
}

Connection::Connection(std::shared_ptr<ServerCore> core, asio::ip::tcp::socket socket,
                       bool overloaded)
    : core_(std::move(core)), socket_(std::move(socket)), overloaded_(overloaded) {}

Connection::~Connection() = default;

void Connection::start() {
  core_->connections.insert(this);
  run();
}

Detached Connection::run() {
  const auto self = shared_from_this();
  try {
    error_code ec;
    std::ignore = socket_.set_option(asio::ip::tcp::no_delay(true), ec);
    std::ignore = socket_.non_blocking(true, ec);
    const auto peer = socket_.remote_endpoint(ec);
    if (!ec) {
      remote_ = peer.address().to_string();
      bool go_on = true;
      if (overloaded_) go_on = co_await serve_overload();
      while (go_on && !closed_) go_on = co_await serve_request();
    }
  } catch (const std::exception& fault) {
    core_->report(std::string("a connection failed: ") + fault.what());
  }
  close();
}

Task<bool> Connection::serve_overload() {
  auto response = error(503, "The server has too many connections; try again in a moment.");
  response.headers.emplace_back("Retry-After", "1");
  co_await send_response(std::move(response), false);
  co_return co_await linger();
}

Task<bool> Connection::serve_request() {
  parser_.emplace(core_->options.header_limit);
  path_.clear();
  head_only_ = false;
  auto progress = co_await advance(Goal::kHead);
  used_ = true;
  path_ = parser_->head().path;
  head_only_ = parser_->head().method == "HEAD";
  http_11_ = parser_->is_http_11();
  if (progress == Progress::kGone) co_return false;
  if (progress == Progress::kFailed) co_return co_await fail_request();
  keep_alive_ = parser_->wants_keep_alive();

  auto refusal = admit();
  if (refusal) co_return co_await refuse(std::move(*refusal));
  if (!parser_->done()) {
    if (parser_->expects_continue() && buffer_.bytes().empty()) {
      constexpr std::string_view go_ahead = "HTTP/1.1 100 Continue\r\n\r\n";
      const bool sent = co_await write(Bytes(go_ahead.data(), go_ahead.size()), {});
      if (!sent) co_return false;
    }
    set_deadline(core_->options.body_timeout);
    progress = co_await advance(Goal::kBody);
    if (progress == Progress::kGone) co_return false;
    if (progress == Progress::kFailed) co_return co_await fail_request();
  }
  buffer_.shrink();
  clear_deadline();
  call_handler();
  co_return co_await answer_request();
}

std::optional<ServerResponse> Connection::admit() {
  Admission admission;
  if (core_->functions.admit) admission = core_->functions.admit(parser_->head());
  if (admission.refusal) return std::move(admission.refusal);
  const auto limit = admission.body_limit.value_or(core_->options.body_limit);
  parser_->read_body(limit);
  const auto size = parser_->body_size();
  if (!size || *size <= limit) return std::nullopt;
  return error(413, "The body has " + std::to_string(*size) + " bytes; " + std::to_string(limit) +
                        " are allowed here.");
}

// A short body is read to its end, so that the connection can go on.
Task<bool> Connection::refuse(ServerResponse response) {
  const auto size = parser_->body_size();
  const bool drains =
      size && *size <= kDrainLimit && (parser_->done() || !parser_->expects_continue());
  const bool keep_alive = keep_alive_ && drains && !core_->stopping;
  const bool sent = co_await send_response(std::move(response), keep_alive);
  if (!sent) co_return false;
  if (!keep_alive) co_return co_await linger();
  if (!parser_->done()) {
    parser_->skip_body();
    set_deadline(core_->options.body_timeout);
    const auto progress = co_await advance(Goal::kBody);
    buffer_.shrink();
    co_return progress == Progress::kReached;
  }
  co_return true;
}

Task<bool> Connection::fail_request() {
  auto failure = parser_->failure().value_or(
      ParseFailure{408, "The request did not arrive in time; send it again, faster."});
  co_await send_response(error(failure.status, std::move(failure.message)), false);
  co_return co_await linger();
}

bool Connection::reached(Goal goal) const {
  return goal == Goal::kHead ? parser_->head_done() : parser_->done();
}

class Connection::Waiting {
 public:
  explicit Waiting(Connection& connection) : connection_(connection) {
    auto& all = connection.core_->waiting;
    connection.waits_ = all.insert(all.end(), &connection);
    connection.core_->room.cancel();
  }
  ~Waiting() { connection_.stop_waiting(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  Connection& connection_;
};

Task<Connection::Progress> Connection::advance(Goal goal) {
  const auto& options = core_->options;
  const Waiting waiting(*this);
  idle_ = goal == Goal::kHead && buffer_.bytes().empty();
  if (goal == Goal::kHead) {
    set_deadline(idle_ && used_ ? options.idle_timeout : options.header_timeout);
    if (core_->stopping && !used_) set_deadline(options.first_request_grace);
  }
  timed_out_ = false;
  while (true) {
    // Some clients send an empty line after a body.
    while (!parser_->started() && !buffer_.bytes().empty() &&
           (buffer_.bytes().front() == '\r' || buffer_.bytes().front() == '\n')) {
      buffer_.consume(1);
    }
    while (!reached(goal) && !buffer_.bytes().empty()) {
      const auto used = parser_->feed(buffer_.bytes());
      buffer_.consume(used);
      if (parser_->failure()) co_return Progress::kFailed;
      if (used == 0) break;
    }
    if (reached(goal)) co_return Progress::kReached;
    if (idle_ && used_ && core_->stopping) co_return Progress::kGone;

    const auto rest = goal == Goal::kBody ? parser_->body_size().value_or(0) : 0;
    const auto space = buffer_.prepare(
        static_cast<std::size_t>(std::min<std::uint64_t>(rest, ReadBuffer::kLarge)));
    if (space.size == 0) {
      parser_->fail_unparsable();
      co_return Progress::kFailed;
    }
    const auto read = co_await ReadSome{socket_, asio::buffer(space.data, space.size)};
    // Its client is told nothing any more, so nothing may come of what was read meanwhile.
    if (gave_way_) co_return Progress::kGone;
    if (read.ec) {
      co_return timed_out_ && !idle_ ? Progress::kFailed : Progress::kGone;
    }
    buffer_.commit(read.count);
    if (std::exchange(idle_, false) && used_) set_deadline(options.header_timeout);
  }
}

void Connection::call_handler() {
  in_handler_ = true;
  try {
    core_->functions.handle(parser_->take(remote_), Responder(shared_from_this()));
  } catch (const std::exception& fault) {
    core_->report(std::string("a handler failed: ") + fault.what());
  }
  in_handler_ = false;
}

Task<bool> Connection::answer_request() {
  co_await signal_;
  auto answer = std::exchange(answer_, std::nullopt);
  if (!answer) co_return false;
  if (auto* stream = std::get_if<StreamStart>(&*answer)) {
    co_return co_await send_stream(std::move(*stream));
  }
  if (auto* given = std::get_if<HandOver>(&*answer)) {
    co_return co_await give_away(std::move(*given));
  }
  if (std::holds_alternative<NoAnswer>(*answer)) {
    answer->emplace<ServerResponse>(
        error(500, "The request was not answered, because of an internal error."));
  }
  const bool keep_alive = keep_alive_ && !core_->stopping;
  const bool sent =
      co_await send_response(std::move(std::get<ServerResponse>(*answer)), keep_alive);
  if (sent && !keep_alive && !buffer_.bytes().empty()) co_return co_await linger();
  co_return sent&& keep_alive;
}

Task<bool> Connection::send_response(ServerResponse response, bool keep_alive) {
  response.status = sendable_status(response.status);
  Framing framing;
  if (keep_alive) {
    framing.persistence = http_11_ ? Persistence::kKeepAlive : Persistence::kKeepAliveOf10;
  }
  framing.content_length = response.body.size();
  write_head(out_, response, framing, core_->date());
  const bool with_body = !head_only_ && has_body(response.status);
  co_return co_await write(Bytes(out_.data(), out_.size()),
                           with_body ? asio::buffer(response.body) : Bytes());
}

// Most answers fit into the socket's buffer, and then nothing waits.
Task<bool> Connection::write(Bytes first, Bytes second) {
  BufferPair buffers{first, second};
  error_code ec;
  auto count = socket_.write_some(buffers, ec);
  if (ec == asio::error::would_block) ec = {};
  advance_buffers(buffers, count);
  while (!ec && buffers[0].size() + buffers[1].size() > 0) {
    set_deadline(core_->options.write_timeout);
    const auto written = co_await WriteSome{socket_, buffers};
    ec = written.ec;
    advance_buffers(buffers, written.count);
  }
  clear_deadline();
  co_return !ec;
}

// Closing while the client still sends would reset the connection, and the client might lose the
// answer.
Task<bool> Connection::linger() {
  error_code ignored;
  std::ignore = socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  set_deadline(core_->options.linger_timeout);
  buffer_.consume(buffer_.bytes().size());
  std::size_t read = 0;
  while (read < core_->options.linger_limit) {
    const auto space = buffer_.prepare(ReadBuffer::kSmall * 4);
    const auto got = co_await ReadSome{socket_, asio::buffer(space.data, space.size)};
    if (got.ec) break;
    read += got.count;
  }
  co_return false;
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
  deadline_ = std::chrono::steady_clock::now() + from_now;
}

void Connection::enforce_deadline(Instant now) {
  if (now < deadline_) return;
  clear_deadline();
  timed_out_ = true;
  error_code ignored;
  std::ignore = socket_.cancel(ignored);
}

void Connection::stop_waiting() {
  if (!waits_) return;
  core_->waiting.erase(*waits_);
  waits_.reset();
}

void Connection::give_way() {
  stop_waiting();
  gave_way_ = true;
  abort();
}

void Connection::retire() {
  error_code ignored;
  // Who has connected is about to ask: a forge would take the closed connection for a failure.
  if (idle_ && !used_) set_deadline(core_->options.first_request_grace);
  if (idle_ && used_) std::ignore = socket_.cancel(ignored);
  if (stream_) signal_.notify();
}

ServerResponse Connection::error(int status, std::string message) const {
  return core_->functions.error(status, std::move(message), path_);
}

void Connection::close() {
  error_code ignored;
  std::ignore = socket_.close(ignored);
  closed_ = true;
  parser_.reset();
  buffer_.release();
  if (stream_) std::exchange(stream_, nullptr)->end();
  // An answer that came too late may hold a stream.
  if (answer_) deliver(std::move(*std::exchange(answer_, std::nullopt)));
  core_->connections.erase(this);
  core_->room.cancel();
  if (core_->stopping && core_->connections.empty()) core_->sweep_timer.cancel();
}

}  // namespace slipway::io
