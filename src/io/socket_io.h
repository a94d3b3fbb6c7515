#pragma once
// Awaits for one asynchronous operation of a socket, acceptor or timer, in a coroutine of task.h.
// Used by the HTTP edge on its io thread.

#include <array>
#include <coroutine>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace slipway::io {

using BufferPair = std::array<boost::asio::const_buffer, 2>;

struct Transfer {
  boost::system::error_code ec;
  std::size_t count = 0;
};

struct ReadSome {
  boost::asio::ip::tcp::socket& socket;
  boost::asio::mutable_buffer buffer;
  Transfer result{};

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    socket.async_read_some(buffer, [this, waiter](boost::system::error_code ec, std::size_t count) {
      result = {ec, count};
      waiter.resume();
    });
  }
  Transfer await_resume() const noexcept { return result; }
};

struct WriteSome {
  boost::asio::ip::tcp::socket& socket;
  BufferPair buffers;
  Transfer result{};

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    socket.async_write_some(buffers,
                            [this, waiter](boost::system::error_code ec, std::size_t count) {
                              result = {ec, count};
                              waiter.resume();
                            });
  }
  Transfer await_resume() const noexcept { return result; }
};

struct Accept {
  boost::asio::ip::tcp::acceptor& acceptor;
  boost::system::error_code& ec;
  std::optional<boost::asio::ip::tcp::socket> socket{};

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    acceptor.async_accept(
        [this, waiter](boost::system::error_code failure, boost::asio::ip::tcp::socket accepted) {
          ec = failure;
          socket.emplace(std::move(accepted));
          waiter.resume();
        });
  }
  boost::asio::ip::tcp::socket await_resume() { return std::move(*socket); }
};

struct Wait {
  boost::asio::steady_timer& timer;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    timer.async_wait([waiter](boost::system::error_code) { waiter.resume(); });
  }
  void await_resume() const noexcept {}
};

}  // namespace slipway::io
