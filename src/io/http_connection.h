#pragma once
// One accepted connection: reads requests, has them answered one after the other, closes. Made by
// the server; everything runs on the io thread, except the AnswerSink's calls, which come from any.

#include <chrono>
#include <ctime>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <variant>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "io/http_exchange.h"
#include "io/http_parser.h"
#include "io/http_response_head.h"
#include "io/http_server.h"
#include "io/http_stream.h"
#include "io/read_buffer.h"
#include "io/task.h"

namespace slipway::io {

class Connection;

// What all connections of a server share. Connections and Responders keep it alive.
struct ServerCore {
  using Context = boost::asio::io_context;

  ServerCore(ServerOptions its_options, ServerFunctions its_functions)
      : options(std::move(its_options)), functions(std::move(its_functions)) {}

  const ServerOptions options;
  const ServerFunctions functions;
  Context context{1};
  boost::asio::steady_timer sweep_timer{context};
  std::unordered_set<Connection*> connections;
  // Those that wait for what their clients are still to send, the longest first.
  std::list<Connection*> waiting;
  // Never passes: whoever awaits it goes on where there may be room for one more.
  boost::asio::steady_timer room{context, std::chrono::steady_clock::time_point::max()};
  bool stopping = false;

  // False once the io thread has ended.
  template <typename F>
  bool post(F&& function) {
    const std::scoped_lock lock(post_mutex);
    if (ended) return false;
    boost::asio::post(context, std::forward<F>(function));
    return true;
  }
  void report(std::string_view what) const {
    if (functions.report_fault) functions.report_fault(what);
  }
  // The Date header's value, written once a second.
  const std::string& date();

  std::mutex post_mutex;
  bool ended = false;

 private:
  std::string date_;
  std::time_t date_at_ = 0;
};

class Connection final : public AnswerSink, public std::enable_shared_from_this<Connection> {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  // `overloaded`: it gets 503 and is closed.
  Connection(std::shared_ptr<ServerCore> core, boost::asio::ip::tcp::socket socket,
             bool overloaded);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void enforce_deadline(Instant now);
  // Ends, for one that asks for something.
  void give_way();
  // The server stops: ends what is idle or a stream.
  void retire();
  void abort();

  void answer(ServerResponse response) override;
  std::shared_ptr<ResponseStream> answer_stream(ServerResponse head) override;
  void answer_nothing() override;
  void hand_over(model::Headers headers, TakeOver take_over) override;
  std::function<bool(std::function<void()>)> io_thread() override;

 private:
  struct StreamStart {
    ServerResponse head;
    std::shared_ptr<StreamQueue> queue;
  };
  struct NoAnswer {};
  struct HandOver {
    model::Headers headers;
    TakeOver take_over;
  };
  using Answer = std::variant<ServerResponse, StreamStart, NoAnswer, HandOver>;
  enum class Goal { kHead, kBody };
  enum class Progress { kReached, kGone, kFailed };
  using Bytes = boost::asio::const_buffer;

  Detached run();
  Task<bool> serve_overload();
  // Each of these says whether the connection goes on.
  Task<bool> serve_request();
  Task<bool> refuse(ServerResponse response);
  Task<bool> fail_request();
  Task<bool> answer_request();
  Task<bool> send_response(ServerResponse response, bool keep_alive);
  Task<bool> send_stream(StreamStart stream);
  Task<bool> give_away(HandOver hand_over);
  Task<bool> pump(StreamQueue& queue, bool chunked);
  Task<bool> linger();

  class Waiting;
  Task<Progress> advance(Goal goal);
  bool reached(Goal goal) const;
  Task<bool> write(Bytes first, Bytes second);
  Detached watch_peer();

  void call_handler();
  void deliver(Answer answer);
  void post_answer(Answer answer);
  void wake();
  void set_deadline(std::chrono::milliseconds from_now);
  void clear_deadline() { deadline_ = Instant::max(); }
  std::optional<ServerResponse> admit();
  ServerResponse error(int status, std::string message) const;
  void stop_waiting();
  void close();

  const std::shared_ptr<ServerCore> core_;
  boost::asio::ip::tcp::socket socket_;
  const bool overloaded_;
  std::string remote_;
  ReadBuffer buffer_;
  std::optional<RequestParser> parser_;
  std::string path_;
  bool head_only_ = false;
  bool keep_alive_ = false;
  bool http_11_ = true;
  bool used_ = false;  // it has had a request
  bool idle_ = false;
  bool in_handler_ = false;
  bool closed_ = false;
  bool timed_out_ = false;
  bool gave_way_ = false;
  Instant deadline_ = Instant::max();
  std::optional<std::list<Connection*>::iterator> waits_;  // where, in the core's list
  std::string out_;
  std::optional<Answer> answer_;
  Signal signal_;
  std::shared_ptr<StreamQueue> stream_;
};

}  // namespace slipway::io
