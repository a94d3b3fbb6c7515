#pragma once
// One HTTP request and its answer, as the API sees them. A Responder is handed to the handler on
// the io thread and may be answered from any thread; a ResponseStream is thread-safe. Both may
// outlive the server: then what they say goes nowhere.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "io/fd.h"
#include "model/hook.h"

namespace slipway::io {

struct RequestHead {
  std::string method;
  std::string path;   // as it came, percent-encoded; always begins with '/', or is "*"
  std::string query;  // as it came, without '?'
  model::Headers headers;
  std::string remote;  // the peer's address, without its port
};

struct ServerRequest : RequestHead {
  std::string body;
};

// Content-Length, Connection, Date and Transfer-Encoding are the server's; given here they are
// left out. Line ends in a value become spaces, a header whose name is no token is left out.
struct ServerResponse {
  int status = 200;
  std::string content_type{};
  std::string body{};
  model::Headers headers{};
};

// What is decided before a body is read.
struct Admission {
  std::optional<ServerResponse> refusal{};
  std::optional<std::size_t> body_limit{};  // nothing: the server's own
};

class StreamQueue;

// A body that is written piece by piece. Destroying it closes it.
class ResponseStream {
 public:
  explicit ResponseStream(std::shared_ptr<StreamQueue> queue);
  ~ResponseStream();
  ResponseStream(const ResponseStream&) = delete;
  ResponseStream& operator=(const ResponseStream&) = delete;

  // False: the stream is closed; or the peer reads too slowly, and now it is.
  bool write(std::string chunk);
  // What was written before still goes out.
  void close();
  // Called once when the stream has ended, by whichever side: on the io thread (it must not
  // block), or in this call where it has ended before.
  void on_closed(std::function<void()> callback);

 private:
  std::shared_ptr<StreamQueue> queue_;
};

// What takes over a connection that speaks another protocol from now on: its socket, and what
// already came after the request. Called on the io thread; it must not block. Destroyed without a
// call where the connection ended before.
using TakeOver = std::function<void(Fd socket, std::string read_before)>;

// The connection, as a Responder sees it. Each request gets exactly one of these calls.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  virtual void answer(ServerResponse response) = 0;
  virtual std::shared_ptr<ResponseStream> answer_stream(ServerResponse head) = 0;
  virtual void answer_nothing() = 0;
  virtual void hand_over(model::Headers headers, TakeOver take_over) = 0;
  virtual std::function<bool(std::function<void()>)> io_thread() = 0;
};

// Answers exactly once; a second answer is a bug and throws. Destroyed without one it answers 500.
class Responder {
 public:
  explicit Responder(std::shared_ptr<AnswerSink> sink) : sink_(std::move(sink)) {}
  ~Responder();
  Responder(Responder&& other) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;

  void respond(ServerResponse response);
  // The head's body is sent as the first piece.
  std::shared_ptr<ResponseStream> stream(ServerResponse head);
  // Answers 101 with these headers, and gives the connection away: the server knows it no more.
  void switch_protocols(model::Headers headers, TakeOver take_over);
  // Runs functions on the io thread, each after what had arrived by then was handled. False: the
  // server has ended. May outlive the Responder.
  std::function<bool(std::function<void()>)> io_thread() const { return sink_->io_thread(); }

 private:
  std::shared_ptr<AnswerSink> take();

  std::shared_ptr<AnswerSink> sink_;
};

}  // namespace slipway::io
