using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tracktor
{
    /// <summary>Calls on their way, in their order, sent by a task of its own.</summary>
    internal sealed class Outbox
    {
        private const int MostWaiting = 10_000;
        private const int MostTogether = 100;
        private const int LargestTogether = 500_000; // characters
        private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
        private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
        private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5); // that a server may put calls off

        private readonly Uri address;
        private readonly string start;
        private readonly HttpClient http;
        private readonly CancellationTokenSource closing = new CancellationTokenSource();
        private readonly SemaphoreSlim added = new SemaphoreSlim(0);
        private readonly Queue<Waiting> waiting = new Queue<Waiting>(); // the lock of all below, too
        private readonly Random random = new Random();
        private readonly Queue<Flush> flushes = new Queue<Flush>();
        private int mostTogether = MostTogether;
        private long calls; // calls so far
        private long done; // of them

        internal Outbox(Uri address, string token, HttpMessageHandler handler)
        {
            this.address = address;
            start = "{\"sid\":" + Json.Write(token) + ",\"calls\":[";
            http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
            Task.Run(WorkAsync);
        }

        internal event Action<Refusal> Refused;

        /// <exception cref="ArgumentException">JSON can't hold it.</exception>
        /// <exception cref="InvalidOperationException">The queue is full, or closed.</exception>
        internal void Add(IReadOnlyDictionary<string, object> call)
        {
            // As it is now, whatever happens to the caller's objects later.
            var text = Json.Write(call);
            lock (waiting)
            {
                if (closing.IsCancellationRequested || waiting.Count >= MostWaiting)
                {
                    throw new InvalidOperationException(
                        closing.IsCancellationRequested ? "The client is closed." : "Too many calls are waiting.");
                }
                waiting.Enqueue(new Waiting(call, text));
                calls++;
            }
            added.Release();
        }

        internal async Task FlushAsync(CancellationToken cancellation)
        {
            var stopped = Task.Delay(Timeout.Infinite, cancellation);
            await (await Task.WhenAny(SoFar(), stopped).ConfigureAwait(false)).ConfigureAwait(false);
        }

        internal void Close(TimeSpan patience)
        {
            SoFar().Wait(patience);
            closing.Cancel();
            http.Dispose();
        }

        /// <summary>Completes when the calls that were added by now are through, whatever comes after them.</summary>
        private Task SoFar()
        {
            lock (waiting)
            {
                if (done == calls)
                {
                    return Task.FromResult(true);
                }
                var flush = new Flush(calls);
                flushes.Enqueue(flush);
                return flush.Through.Task;
            }
        }

        private async Task WorkAsync()
        {
            var pause = FirstPause;
            while (!closing.IsCancellationRequested)
            {
                try
                {
                    var some = Next();
                    if (some.Count == 0)
                    {
                        await added.WaitAsync(closing.Token).ConfigureAwait(false);
                        continue;
                    }
                    var wait = await RequestAsync(some).ConfigureAwait(false);
                    if (wait == null)
                    {
                        Forget(some.Count);
                        pause = FirstPause;
                        continue;
                    }
                    var spread = TimeSpan.FromTicks((long)(pause.Ticks * (0.75 + random.NextDouble() / 2)));
                    pause = pause + pause < LongestPause ? pause + pause : LongestPause;
                    await Task.Delay(wait > spread ? wait.Value : spread, closing.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return; // closed
                }
            }
        }

        private List<Waiting> Next()
        {
            var found = new List<Waiting>();
            var size = 0;
            lock (waiting)
            {
                foreach (var call in waiting)
                {
                    size += call.Text.Length;
                    if (found.Count == mostTogether || (found.Count > 0 && size > LargestTogether))
                    {
                        break;
                    }
                    found.Add(call);
                }
            }
            return found;
        }

        private void Forget(int count)
        {
            lock (waiting)
            {
                for (var each = 0; each < count; each++)
                {
                    waiting.Dequeue();
                }
                done += count;
                while (flushes.Count > 0 && flushes.Peek().Last <= done)
                {
                    flushes.Dequeue().Through.TrySetResult(true);
                }
            }
        }

        /// <summary>Null when the calls are through, for better or worse; else how long at least to wait.</summary>
        private async Task<TimeSpan?> RequestAsync(List<Waiting> some)
        {
            try
            {
                var body = start + string.Join(",", some.ConvertAll(call => call.Text)) + "]}";
                using (var content = new StringContent(body, Encoding.UTF8, "application/json"))
                using (var answer = await http.PostAsync(address, content, closing.Token).ConfigureAwait(false))
                {
                    var status = (int)answer.StatusCode;
                    if (status >= 500 || status == 429 || status == 408)
                    {
                        return Asked(answer);
                    }
                    if (status == 413 && some.Count > 1)
                    {
                        mostTogether = some.Count / 2; // something in between takes less at once than Tracktor does
                        return TimeSpan.Zero;
                    }
                    var told = Parsed(await answer.Content.ReadAsStringAsync().ConfigureAwait(false));
                    if (told == null && status < 400)
                    {
                        // A login page of something in between says 200, too, and the calls are still to be sent.
                        return TimeSpan.Zero;
                    }
                    Report(some, status, told ?? new Dictionary<string, object>());
                    return null;
                }
            }
            catch (Exception fault) when (!closing.IsCancellationRequested)
            {
                // No network, no answer in time, or a handler of the program's own that fails: all may pass.
                Trace.TraceInformation("Tracktor can't be reached, trying again: " + fault.Message);
                return TimeSpan.Zero;
            }
            catch (Exception fault) when (!(fault is OperationCanceledException))
            {
                throw new OperationCanceledException("The client is closed.", fault);
            }
        }

        private static TimeSpan Asked(HttpResponseMessage answer)
        {
            var asked = answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
            return asked < LongestAsked ? asked : LongestAsked;
        }

        private void Report(List<Waiting> some, int status, Dictionary<string, object> answer)
        {
            if (status >= 400)
            {
                object error;
                answer.TryGetValue("error", out error);
                foreach (var call in some)
                {
                    Tell(call, error as Dictionary<string, object>, "http_" + status);
                }
                return;
            }
            object rejected;
            answer.TryGetValue("rejected", out rejected);
            var refusals = rejected as List<object>;
            if (refusals != null)
            {
                foreach (var refusal in refusals)
                {
                    TellOne(some, refusal as Dictionary<string, object>);
                }
            }
        }

        private void TellOne(List<Waiting> some, Dictionary<string, object> refusal)
        {
            object index = null, error = null;
            if (refusal != null && refusal.TryGetValue("index", out index) && refusal.TryGetValue("error", out error)
                && index is double && (double)index >= 0 && (double)index < some.Count)
            {
                Tell(some[(int)(double)index], error as Dictionary<string, object>, "refused");
            }
        }

        /// <summary>Null where it is no answer of Tracktor's.</summary>
        private static Dictionary<string, object> Parsed(string text)
        {
            try
            {
                return JsonReader.Read(text) as Dictionary<string, object>;
            }
            catch (FormatException)
            {
                return null;
            }
        }

        private void Tell(Waiting call, Dictionary<string, object> error, string code)
        {
            try
            {
                Refused?.Invoke(
                    new Refusal(call.Call, Of(error, "code", code), Of(error, "message", code), Of(error, "path", "")));
            }
            catch (Exception fault)
            {
                // What listens must not keep other calls from being sent.
                Trace.TraceError("Refused: " + fault);
            }
        }

        private static string Of(Dictionary<string, object> error, string name, string otherwise)
        {
            object value = null;
            return error != null && error.TryGetValue(name, out value) ? value as string ?? otherwise : otherwise;
        }

        private sealed class Flush
        {
            internal Flush(long last)
            {
                Last = last;
            }

            /// <summary>The number of the last call it waits for.</summary>
            internal long Last { get; }

            internal TaskCompletionSource<bool> Through { get; } =
                new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        private sealed class Waiting
        {
            internal Waiting(IReadOnlyDictionary<string, object> call, string text)
            {
                Call = call;
                Text = text;
            }

            internal IReadOnlyDictionary<string, object> Call { get; }

            internal string Text { get; }
        }
    }
}
