#include "benchmark.h"
// A small Lisp: reader, evaluator with proper tail calls and closures, garbage
// collector; and a program for it (lisp_program.h).
#include "lisp_program.h"

// A value: three bits of kind, then a number or an index.
typedef u32 value;
enum { NUMBER, PAIR, SYMBOL, BUILTIN, CLOSURE, CONSTANT };
#define MAKE(kind, payload) ((value)(payload) << 3 | (kind))
#define KIND(v) ((v) & 7)
#define INDEX(v) ((v) >> 3)
#define INTEGER(v) ((i32)(v) >> 3)
#define NIL MAKE(CONSTANT, 0)
#define TRUE MAKE(CONSTANT, 1)

enum { CELLS = 1 << 16, RESERVE = 256, DEPTH = 1 << 15, SYMBOLS = 256, TEXT = 4096 };
static struct {
    value head, tail;
} cells[CELLS];
static u8 marks[CELLS];
static u32 free_cell, free_count;
static value stack[DEPTH];
static u32 top;
static struct {
    u32 name, length;
    value global;
} symbols[SYMBOLS];
static u32 symbol_count;
static char names[TEXT];
static u32 name_end;
static u64 collections;

static void mark(value v)
{
    while (KIND(v) == PAIR || KIND(v) == CLOSURE) {
        if (marks[INDEX(v)])
            return;
        marks[INDEX(v)] = 1;
        mark(cells[INDEX(v)].head);
        v = cells[INDEX(v)].tail;
    }
}

// Only between evaluations, when all that lives is on the stack.
__attribute__((noinline)) static void collect(void)
{
    for (u32 i = 0; i < top; i++)
        mark(stack[i]);
    for (u32 i = 0; i < symbol_count; i++)
        mark(symbols[i].global);
    free_cell = CELLS;
    free_count = 0;
    for (u32 i = CELLS; i-- > 0;) {
        if (!marks[i]) {
            cells[i].tail = free_cell;
            free_cell = i;
            free_count++;
        }
        marks[i] = 0;
    }
    collections++;
}

static value cell(int kind, value head, value tail)
{
    u32 index = free_cell;
    free_cell = cells[index].tail;
    free_count--;
    cells[index].head = head;
    cells[index].tail = tail;
    return MAKE(kind, index);
}

static value head(value v) { return KIND(v) == PAIR ? cells[INDEX(v)].head : NIL; }
static value tail(value v) { return KIND(v) == PAIR ? cells[INDEX(v)].tail : NIL; }

static value intern(char const* text, u32 length)
{
    for (u32 i = 0; i < symbol_count; i++) {
        u32 same = 0;
        if (symbols[i].length != length)
            continue;
        while (same < length && names[symbols[i].name + same] == text[same])
            same++;
        if (same == length)
            return MAKE(SYMBOL, i);
    }
    symbols[symbol_count].name = name_end;
    symbols[symbol_count].length = length;
    symbols[symbol_count].global = NIL;
    for (u32 i = 0; i < length; i++)
        names[name_end++] = text[i];
    return MAKE(SYMBOL, symbol_count++);
}

static value symbol(char const* text)
{
    u32 length = 0;
    while (text[length])
        length++;
    return intern(text, length);
}

static char const* input;
static value quote_symbol;

static value read(void);

static value read_list(void)
{
    while (*input == ' ' || *input == '\n')
        input++;
    if (*input == ')') {
        input++;
        return NIL;
    }
    value first = read();
    return cell(PAIR, first, read_list());
}

static value read(void)
{
    while (*input == ' ' || *input == '\n')
        input++;
    if (*input == '(') {
        input++;
        return read_list();
    }
    if (*input == '\'') {
        input++;
        value quoted = cell(PAIR, read(), NIL);
        return cell(PAIR, quote_symbol, quoted);
    }
    char const* start = input;
    while (*input && *input != ' ' && *input != '\n' && *input != '(' && *input != ')')
        input++;
    int negative = *start == '-' && input - start > 1;
    if (negative || (*start >= '0' && *start <= '9')) {
        i32 number = 0;
        for (char const* p = start + negative; p < input; p++)
            number = number * 10 + (*p - '0');
        return MAKE(NUMBER, negative ? -number : number);
    }
    return intern(start, (u32)(input - start));
}

enum { ADD, SUBTRACT, MULTIPLY, QUOTIENT, REMAINDER, LESS, EQUAL, CONS, HEAD, TAIL, IS_NIL, NOT, BUILTINS };
static char const* const builtin_names[BUILTINS]
    = { "+", "-", "*", "quotient", "remainder", "<", "=", "cons", "car", "cdr", "null?", "not" };

static value truth(int condition) { return condition ? TRUE : NIL; }

static value call_builtin(u32 which, value a, value b)
{
    switch (which) {
    case ADD:
        return MAKE(NUMBER, INTEGER(a) + INTEGER(b));
    case SUBTRACT:
        return MAKE(NUMBER, INTEGER(a) - INTEGER(b));
    case MULTIPLY:
        return MAKE(NUMBER, INTEGER(a) * INTEGER(b));
    case QUOTIENT:
        return MAKE(NUMBER, INTEGER(b) ? INTEGER(a) / INTEGER(b) : 0);
    case REMAINDER:
        return MAKE(NUMBER, INTEGER(b) ? INTEGER(a) % INTEGER(b) : 0);
    case LESS:
        return truth(INTEGER(a) < INTEGER(b));
    case EQUAL:
        return truth(a == b);
    case CONS:
        return cell(PAIR, a, b);
    case HEAD:
        return head(a);
    case TAIL:
        return tail(a);
    case IS_NIL:
    case NOT:
        return truth(a == NIL);
    }
    return NIL;
}

enum { IF, DEFINE, LAMBDA, QUOTE, LET, AND, OR, BEGIN, COND, FORMS };
static char const* const form_names[FORMS]
    = { "if", "define", "lambda", "quote", "let", "and", "or", "begin", "cond" };
static value forms[FORMS];

// The symbols of the forms are the first ones.
static int form_of(value v)
{
    return KIND(v) == SYMBOL && INDEX(v) < FORMS ? (int)INDEX(v) : FORMS;
}

static value look_up(value name, value environment)
{
    for (; environment != NIL; environment = cells[INDEX(environment)].tail) {
        value binding = cells[INDEX(environment)].head;
        if (cells[INDEX(binding)].head == name)
            return cells[INDEX(binding)].tail;
    }
    return symbols[INDEX(name)].global;
}

static value bind(value name, value what, value environment)
{
    value binding = cell(PAIR, name, what);
    return cell(PAIR, binding, environment);
}

static value evaluate(value expression, value environment);

// All but the last expression; the last one is left to the caller.
static value evaluate_but_last(value body, value environment)
{
    for (; tail(body) != NIL; body = tail(body))
        evaluate(head(body), environment);
    return head(body);
}

static value evaluate(value expression, value environment)
{
    u32 base = top;
    top += 2;
    value result = NIL;
    for (;;) {
        stack[base] = expression;
        stack[base + 1] = environment;
        top = base + 2;
        if (KIND(expression) == SYMBOL) {
            result = look_up(expression, environment);
            break;
        }
        if (KIND(expression) != PAIR) {
            result = expression;
            break;
        }
        if (free_count < RESERVE)
            collect();
        value rest = tail(expression);
        int form = form_of(head(expression));
        if (form == IF) {
            value test = evaluate(head(rest), environment);
            expression = head(test != NIL ? tail(rest) : tail(tail(rest)));
            continue;
        }
        if (form == COND) {
            while (rest != NIL && evaluate(head(head(rest)), environment) == NIL)
                rest = tail(rest);
            expression = head(tail(head(rest)));
            continue;
        }
        if (form == LET) {
            value inner = environment;
            stack[top++] = inner;
            for (value b = head(rest); b != NIL; b = tail(b)) {
                value what = evaluate(head(tail(head(b))), environment);
                inner = bind(head(head(b)), what, inner);
                stack[base + 2] = inner;
            }
            environment = inner;
            expression = evaluate_but_last(tail(rest), environment);
            continue;
        }
        if (form == AND || form == OR) {
            result = truth(form == AND);
            for (; rest != NIL && tail(rest) != NIL; rest = tail(rest)) {
                result = evaluate(head(rest), environment);
                if ((result != NIL) == (form == OR))
                    break;
            }
            if (rest == NIL || tail(rest) != NIL)
                break;
            expression = head(rest);
            continue;
        }
        if (form == BEGIN) {
            expression = evaluate_but_last(rest, environment);
            continue;
        }
        if (form == QUOTE) {
            result = head(rest);
            break;
        }
        if (form == LAMBDA) {
            result = cell(CLOSURE, rest, environment);
            break;
        }
        if (form == DEFINE) {
            result = evaluate(head(tail(rest)), environment);
            symbols[INDEX(head(rest))].global = result;
            break;
        }
        value function = evaluate(head(expression), environment);
        stack[top++] = function;
        u32 arguments = top;
        for (; rest != NIL; rest = tail(rest)) {
            value argument = evaluate(head(rest), environment);
            stack[top++] = argument;
        }
        if (KIND(function) == BUILTIN) {
            value second = top - arguments > 1 ? stack[arguments + 1] : NIL;
            result = call_builtin(INDEX(function), stack[arguments], second);
            break;
        }
        if (KIND(function) != CLOSURE)
            break;
        value code = cells[INDEX(function)].head;
        environment = cells[INDEX(function)].tail;
        for (value name = head(code); name != NIL; name = tail(name))
            environment = bind(head(name), stack[arguments++], environment);
        stack[base + 1] = environment;
        expression = evaluate_but_last(tail(code), environment);
    }
    top = base;
    return result;
}

static void start(void)
{
    symbol_count = name_end = top = 0;
    free_count = 0;
    for (u32 i = 0; i < FORMS; i++)
        forms[i] = symbol(form_names[i]);
    quote_symbol = forms[QUOTE];
    for (u32 i = 0; i < BUILTINS; i++)
        symbols[INDEX(symbol(builtin_names[i]))].global = MAKE(BUILTIN, i);
    symbols[INDEX(symbol("true"))].global = TRUE;
    collect();
}

u64 bench(int n)
{
    u64 h = 0;
    for (int r = 0; r < n; r++) {
        start();
        value last = NIL;
        for (input = program; *input;) {
            // Nothing that is being read is on the stack.
            if (free_count < RESERVE * 8)
                collect();
            last = evaluate(read(), NIL);
            while (*input == '\n' || *input == ' ')
                input++;
        }
        h = h * 31 + (u64)INTEGER(last) + collections;
    }
    return h;
}
