// Loads the gRPC server from one thread and prints what it measured as one JSON object.
//
// Usage: grpc-client PORT CONNECTIONS DEPTH SECONDS       closed loop: DEPTH calls in flight on each connection
//        grpc-client PORT CONNECTIONS rps=RATE SECONDS    open loop: call i is due at start + i / RATE
//
// In the open loop a latency counts from the moment the call was due, so a slow server cannot hide in it.
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loan.grpc.pb.h"

namespace {

using Clock = std::chrono::steady_clock;

// A call in flight and what is kept for the next one in its place.
struct Call {
  loan::Loan::Stub* stub = nullptr;
  loan::Answer answer;
  grpc::Status status;
  Clock::time_point due;
  std::optional<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<loan::Answer>> reader;
};

class Load {
 public:
  Load(const std::string& address, int connections) {
    features_.set_credit_lines_outstanding(1);
    features_.set_loan_amt_outstanding(4200);
    features_.set_total_debt_outstanding(8700);
    features_.set_income(70000);
    features_.set_years_employed(5);
    features_.set_fico_score(640);
    for (int i = 0; i < connections; i++) {
      // Channels with equal arguments share one connection; a pool each and a number keep them apart.
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      arguments.SetInt("loan.connection", i);
      auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
      if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5))) {
        std::fprintf(stderr, "grpc-client: no server answers at %s\n", address.c_str());
        std::exit(74);
      }
      stubs_.push_back(loan::Loan::NewStub(channel));
    }
  }

  void RunClosed(int depth, double seconds) {
    const auto start = Clock::now();
    const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    std::vector<Call> calls(stubs_.size() * depth);
    for (std::size_t i = 0; i < calls.size(); i++) {
      calls[i].stub = stubs_[i % stubs_.size()].get();
      Send(calls[i], start);
    }
    void* tag = nullptr;
    bool succeeded = false;
    while (in_flight_ > 0 && queue_.Next(&tag, &succeeded)) {
      Call& call = *static_cast<Call*>(tag);
      const auto now = Finish(call);
      if (now < end) {
        Send(call, now);
      }
    }
    seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
  }

  // Polls without sleeping: gRPC's own deadlines are no finer than a millisecond.
  void RunOpen(double rate, double seconds) {
    const auto planned = static_cast<std::size_t>(rate * seconds);
    const auto start = Clock::now();
    std::vector<Call> calls(planned);
    latencies_.reserve(planned);
    lags_.reserve(planned);
    std::size_t sent = 0;
    while (sent < planned || in_flight_ > 0) {
      for (auto now = Clock::now(); sent < planned; sent++) {
        const auto due = start + std::chrono::nanoseconds(static_cast<std::int64_t>(sent * 1e9 / rate));
        if (due > now) break;
        calls[sent].stub = stubs_[sent % stubs_.size()].get();
        Send(calls[sent], due);
        lags_.push_back(Nanoseconds(now - due));
        now = Clock::now();
      }
      void* tag = nullptr;
      bool succeeded = false;
      if (queue_.AsyncNext(&tag, &succeeded, gpr_time_0(GPR_CLOCK_MONOTONIC)) ==
          grpc::CompletionQueue::GOT_EVENT) {
        Finish(*static_cast<Call*>(tag));
      }
    }
    seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
  }

  void Print() {
    std::printf("{\"achieved_rps\":%.1f,\"ok\":%zu,\"errors\":%zu", ok_ / seconds_, ok_, errors_);
    if (!lags_.empty()) {
      std::printf(",\"response_ns\":{\"p50\":%lld,\"p99\":%lld},\"lag_ns\":{\"p50\":%lld,\"p99\":%lld}",
                  Percentile(latencies_, 50), Percentile(latencies_, 99), Percentile(lags_, 50),
                  Percentile(lags_, 99));
    }
    std::printf("}\n");
  }

 private:
  static std::int64_t Nanoseconds(Clock::duration duration) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
  }

  // The smallest value that at least `percent` of all are not above; -1 when there is none.
  static long long Percentile(std::vector<std::int64_t>& values, int percent) {
    if (values.empty()) return -1;
    const std::size_t rank = (values.size() * percent + 99) / 100 - 1;
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[rank];
  }

  void Send(Call& call, Clock::time_point due) {
    call.due = due;
    call.context.emplace();
    call.reader = call.stub->PrepareAsyncScore(&*call.context, features_, &queue_);
    call.reader->StartCall();
    call.reader->Finish(&call.answer, &call.status, &call);
    in_flight_++;
  }

  Clock::time_point Finish(Call& call) {
    const auto now = Clock::now();
    in_flight_--;
    const double probability = call.answer.probability();
    if (call.status.ok() && probability > 0 && probability < 1) {
      ok_++;
      if (!lags_.empty()) latencies_.push_back(Nanoseconds(now - call.due));
    } else {
      errors_++;
    }
    call.reader.reset();
    call.context.reset();
    return now;
  }

  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<loan::Loan::Stub>> stubs_;
  loan::Features features_;
  std::vector<std::int64_t> latencies_;
  std::vector<std::int64_t> lags_;
  std::size_t in_flight_ = 0;
  std::size_t ok_ = 0;
  std::size_t errors_ = 0;
  double seconds_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "usage: grpc-client PORT CONNECTIONS DEPTH|rps=RATE SECONDS\n");
    return 64;
  }
  Load load(std::string("127.0.0.1:") + arguments[1], std::atoi(arguments[2]));
  const std::string pace = arguments[3];
  const double seconds = std::atof(arguments[4]);
  if (pace.rfind("rps=", 0) == 0) {
    load.RunOpen(std::atof(pace.c_str() + 4), seconds);
  } else {
    load.RunClosed(std::atoi(pace.c_str()), seconds);
  }
  load.Print();
  return 0;
}
