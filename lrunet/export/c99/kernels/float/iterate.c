/*
 * iterate executes a layer reuse unit once, in place:
 *
 *     x = relu(pw(dw(x) * scale1) * scale2 + shift2 + x), then a channel shuffle
 *
 * with dw a 3x3 convolution of each channel to e others and pw a grouped 1x1
 * convolution. lines keeps two rows of x as they were, middle one position of dw(x).
 */
static void iterate(float *x, float *lines, float *middle, int h, int w, int c, int e, int groups, int shuffle,
                    const float *dw, const float *pw, const float *scale1, const float *scale2, const float *shift2)
{
    const int wide = w * c, many = e * c, n = many / groups, group = c / groups, half = c / 2;
    int row, column, i, j, k, o;

    for (row = 0; row < h; row++) {
        float *here = lines + row % 2 * wide;
        const float *above = lines + (row + 1) % 2 * wide;
        float *y = x + (long)row * wide;
        const float *below = y + wide;
        for (i = 0; i < wide; i++) {
            here[i] = y[i];
        }
        for (column = 0; column < w; column++) {
            const float *from[9], *taps[9];
            int count = 0;
            for (i = 0; i < 9; i++) {
                const int in_row = row + i / 3 - 1, in_column = column + i % 3 - 1;
                if (in_row >= 0 && in_row < h && in_column >= 0 && in_column < w) {
                    from[count] = (i < 3 ? above : i < 6 ? here : below) + in_column * c;
                    taps[count++] = dw + i * many;
                }
            }
            for (i = 0, k = 0; i < c; i++) {
                for (j = 0; j < e; j++, k++) {
                    float sum = 0;
                    for (o = 0; o < count; o++) {
                        sum += taps[o][k] * from[o][i];
                    }
                    middle[k] = sum * scale1[k];
                }
            }
            for (o = 0; o < c; o++) {
                const float *weight = pw + (long)o * n, *m = middle + o / group * n;
                float sum = 0;
                for (k = 0; k < n; k++) {
                    sum += weight[k] * m[k];
                }
                sum = sum * scale2[o] + shift2[o] + here[column * c + o];
                y[!shuffle ? o : o < half ? 2 * o + 1 : 2 * (o - half)] = sum > 0 ? sum : 0;
            }
            y += c;
        }
    }
}
