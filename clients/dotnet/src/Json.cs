using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Tracktor
{
    /// <summary>JSON as it is written to Tracktor, and read from it.</summary>
    internal static class Json
    {
        private const int Deepest = 64;

        /// <exception cref="ArgumentException">What JSON can't hold.</exception>
        internal static string Write(object value)
        {
            var text = new StringBuilder();
            Write(text, value, 0);
            return text.ToString();
        }

        private static void Write(StringBuilder text, object value, int depth)
        {
            if (depth > Deepest)
            {
                throw new ArgumentException("Data is nested deeper than " + Deepest + " levels.");
            }
            if (value == null)
            {
                text.Append("null");
            }
            else if (value is bool)
            {
                text.Append((bool)value ? "true" : "false");
            }
            else if (value is string || value is char || value is Enum || value is Guid)
            {
                WriteText(text, value.ToString());
            }
            else if (value is double || value is float)
            {
                WriteReal(text, (IFormattable)value);
            }
            else if (value is DateTime)
            {
                WriteTime(text, ((DateTime)value).ToUniversalTime());
            }
            else if (value is DateTimeOffset)
            {
                WriteTime(text, ((DateTimeOffset)value).UtcDateTime);
            }
            else if (value is IDictionary)
            {
                WriteEntries(text, (IDictionary)value, depth);
            }
            else if (value is IEnumerable)
            {
                WriteItems(text, (IEnumerable)value, depth);
            }
            else
            {
                WriteOther(text, value, depth);
            }
        }

        private static void WriteOther(StringBuilder text, object value, int depth)
        {
            if (value is decimal || value.GetType().IsPrimitive)
            {
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                return;
            }
            var entries = new Dictionary<string, object>();
            foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (property.CanRead && property.GetIndexParameters().Length == 0)
                {
                    entries[property.Name] = property.GetValue(value);
                }
            }
            WriteEntries(text, entries, depth);
        }

        private static void WriteReal(StringBuilder text, IFormattable number)
        {
            var value = Convert.ToDouble(number, CultureInfo.InvariantCulture);
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw new ArgumentException("JSON has no " + number.ToString("R", CultureInfo.InvariantCulture) + ".");
            }
            text.Append(number.ToString("R", CultureInfo.InvariantCulture));
        }

        private static void WriteTime(StringBuilder text, DateTime time)
        {
            WriteText(text, time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }

        private static void WriteEntries(StringBuilder text, IDictionary entries, int depth)
        {
            text.Append('{');
            var isFirst = true;
            foreach (DictionaryEntry entry in entries)
            {
                text.Append(isFirst ? "" : ",");
                isFirst = false;
                WriteText(text, Convert.ToString(entry.Key, CultureInfo.InvariantCulture));
                text.Append(':');
                Write(text, entry.Value, depth + 1);
            }
            text.Append('}');
        }

        private static void WriteItems(StringBuilder text, IEnumerable items, int depth)
        {
            text.Append('[');
            var isFirst = true;
            foreach (var item in items)
            {
                text.Append(isFirst ? "" : ",");
                isFirst = false;
                Write(text, item, depth + 1);
            }
            text.Append(']');
        }

        private static void WriteText(StringBuilder text, string words)
        {
            text.Append('"');
            foreach (var letter in words)
            {
                if (letter == '"' || letter == '\\')
                {
                    text.Append('\\').Append(letter);
                }
                // Surrogates are written as they are, so that half of a pair reaches the server's check, not a "?".
                else if (letter < ' ' || char.IsSurrogate(letter))
                {
                    text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    text.Append(letter);
                }
            }
            text.Append('"');
        }
    }
}
