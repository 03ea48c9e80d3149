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

        private readonly Uri address;
        private readonly string start;
        private readonly HttpClient http;
        private readonly CancellationTokenSource closing = new CancellationTokenSource();
        private readonly SemaphoreSlim added = new SemaphoreSlim(0);
        private readonly Queue<Waiting> waiting = new Queue<Waiting>(); // the lock of all below, too
        private readonly Random random = new Random();
        private TaskCompletionSource<bool> emptied = Done();

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
                if (waiting.Count == 0)
                {
                    emptied = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                waiting.Enqueue(new Waiting(call, text));
            }
            added.Release();
        }

        internal async Task FlushAsync(CancellationToken cancellation)
        {
            Task all;
            lock (waiting)
            {
                all = emptied.Task;
            }
            var stopped = Task.Delay(Timeout.Infinite, cancellation);
            await (await Task.WhenAny(all, stopped).ConfigureAwait(false)).ConfigureAwait(false);
        }

        internal void Close(TimeSpan patience)
        {
            Task all;
            lock (waiting)
            {
                all = emptied.Task;
            }
            all.Wait(patience);
            closing.Cancel();
            http.Dispose();
        }

        private static TaskCompletionSource<bool> Done()
        {
            var done = new TaskCompletionSource<bool>();
            done.SetResult(true);
            return done;
        }

        private async Task WorkAsync()
        {
            while (!closing.IsCancellationRequested)
            {
                try
                {
                    await added.WaitAsync(closing.Token).ConfigureAwait(false);
                    var some = Next();
                    if (some.Count > 0)
                    {
                        await SendAsync(some).ConfigureAwait(false);
                        Forget(some.Count);
                    }
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
                    if (found.Count == MostTogether || (found.Count > 0 && size > LargestTogether))
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
                if (waiting.Count == 0)
                {
                    emptied.TrySetResult(true);
                }
            }
        }

        private async Task SendAsync(List<Waiting> some)
        {
            var body = start + string.Join(",", some.ConvertAll(call => call.Text)) + "]}";
            for (var pause = FirstPause; ; pause = Longer(pause))
            {
                if (await RequestAsync(some, body).ConfigureAwait(false))
                {
                    return;
                }
                var spread = 0.75 + random.NextDouble() / 2;
                await Task.Delay(TimeSpan.FromTicks((long)(pause.Ticks * spread)), closing.Token).ConfigureAwait(false);
            }
        }

        private static TimeSpan Longer(TimeSpan pause)
        {
            return pause + pause < LongestPause ? pause + pause : LongestPause;
        }

        /// <summary>Whether the calls are through, for better or worse; false: send them again.</summary>
        private async Task<bool> RequestAsync(List<Waiting> some, string body)
        {
            try
            {
                using (var content = new StringContent(body, Encoding.UTF8, "application/json"))
                using (var answer = await http.PostAsync(address, content, closing.Token).ConfigureAwait(false))
                {
                    var status = (int)answer.StatusCode;
                    if (status >= 500 || status == 429 || status == 408)
                    {
                        return false;
                    }
                    Report(some, status, await answer.Content.ReadAsStringAsync().ConfigureAwait(false));
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                return false;
            }
            catch (OperationCanceledException) when (!closing.IsCancellationRequested)
            {
                return false; // it took too long
            }
        }

        private void Report(List<Waiting> some, int status, string text)
        {
            var answer = Parsed(text);
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

        private static Dictionary<string, object> Parsed(string text)
        {
            try
            {
                return JsonReader.Read(text) as Dictionary<string, object> ?? new Dictionary<string, object>();
            }
            catch (FormatException)
            {
                return new Dictionary<string, object>(); // what stands between answers for the server
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
