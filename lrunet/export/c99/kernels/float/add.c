/* add is y = clamp(a * a_factor + b * b_factor); factors are by channel, and 0 if there is none. y may be a or b. */
static void add(const float *a, const float *b, float *y, int area, int c, float low, float high,
                const float *a_factor, const float *b_factor)
{
    int i;

    while (area-- > 0) {
        for (i = 0; i < c; i++) {
            const float v = (a_factor ? a_factor[i] : 1) * *a++;
            *y++ = clamp(v + (b_factor ? b_factor[i] : 1) * *b++, low, high);
        }
    }
}
